/* SPDX-License-Identifier: Apache-2.0 */
/* A phase that cannot be seen here is one large blind spot. */
#include "analyzer/find.h"

#include <errno.h>

#include "analyzer/observable.h"
#include "analyzer/text.h"

int find_unseen(struct judging *judging)
{
	char why[sizeof(((struct finding *)NULL)->reason)];
	enum unseen unseen = phase_unseen(judging, why, sizeof(why));
	struct finding *finding;

	if (unseen == UNSEEN_NOT ||
	    (unseen == UNSEEN_ERRNO && clean_in_log(judging)))
		return 0;
	finding = findings_add(&judging->verdict->findings, FINDING_BLIND_SPOT);
	if (!finding)
		return -ENOMEM;
	finding->outcome = OUTCOME_UNTRUSTED;
	SAY(finding->reason, "%s", why);
	SAY(finding->mend, PROG " doctor");
	return 0;
}
