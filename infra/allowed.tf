# What AWS allows, as the variables check it.
locals {
  # Nodes a cluster can be made with [working-with-clusters]; one node where the type has single-node clusters.
  node_counts = {
    "ra3.large"    = { min = 1, max = 16 }
    "ra3.xlplus"   = { min = 1, max = 16 }
    "ra3.4xlarge"  = { min = 2, max = 32 }
    "ra3.16xlarge" = { min = 2, max = 128 }
    "rg.large"     = { min = 1, max = 16 }
    "rg.xlarge"    = { min = 2, max = 16 }
    "rg.4xlarge"   = { min = 2, max = 32 }
    "rg.12xlarge"  = { min = 2, max = 128 }
  }

  # Names of buckets [S3: bucketnamingrules]. A dot is allowed there, and refused here: it breaks TLS, whose
  # certificate covers one label in front of the service's own name.
  bucket_name_pattern          = "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"
  bucket_name_rule             = "must be 3 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or a digit. S3 refuses anything else; a dot would break TLS."
  reserved_bucket_name_pattern = "^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$"
  reserved_bucket_name_rule    = "must not begin with xn--, sthree- or amzn-s3-demo-, nor end with -s3alias, --ol-s3, --x-s3 or --table-s3: S3 keeps these for itself."

  # A database and an admin cannot have these names [r_pg_keywords].
  reserved_words = split(" ", trimspace(replace(<<-EOT
    aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64 backup between
    binary blanksasnull both bytedict bzip2 case cast check collate column constraint create credentials cross
    current_date current_time current_timestamp current_user current_user_id default deferrable deflate defrag
    delta delta32k desc disable distinct do else emptyasnull enable encode encrypt encryption end except
    explicit false for foreign freeze from full globaldict256 globaldict64k grant group gzip having identity
    ignore ilike in initially inner intersect interval into is isnull join leading left like limit
    localtime localtimestamp lun luns lzo lzop minus mostly16 mostly32 mostly8 natural new not notnull null
    nulls off offline old on only open or order outer overlaps parallel partition percent permissions pivot
    placing primary public raw readratio recover references rejectlog resort respect restore right select
    session_user similar snapshot some sysdate system table tag tdes text255 text32k then timestamp to top
    trailing true truncatecolumns union unique unnest unpivot user using verbose wallet when where without
  EOT
  , "/\\s+/", " ")))

  # Six fields, one of the two kinds of days a question mark [EventBridge Scheduler: schedule-types]. Redshift runs a
  # scheduled action once an hour at most [API_CreateScheduledAction], so it has one minute.
  cron_values = {
    minutes  = "[0-5]?[0-9]"
    hours    = "[01]?[0-9]|2[0-3]"
    days     = "0?[1-9]|[12][0-9]|3[01]"
    months   = "0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
    weekdays = "[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT"
    years    = "19[7-9][0-9]|2[01][0-9][0-9]"
  }
  cron_more         = { days = "|LW?|[0-9]{1,2}W", weekdays = "|[1-7]?L|[1-7]#[1-5]" }
  cron_part         = { for name, value in local.cron_values : name => "(?:(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/[1-9][0-9]*)?${lookup(local.cron_more, name, "")})" }
  cron              = { for name, part in local.cron_part : name => "${part}(?:,${part})*" }
  cron_after_minute = "${local.cron.hours} (?:${local.cron.days} ${local.cron.months} \\?|\\? ${local.cron.months} ${local.cron.weekdays}) ${local.cron.years}"
  # Lists, because Terraform shows whoever errs a text that a rule names, and of a list its length.
  load_patterns  = ["(?i)^cron\\(${local.cron.minutes} ${local.cron_after_minute}\\)$", "^rate\\([1-9][0-9]* (minute|hour|day)s?\\)$"]
  pause_patterns = ["(?i)^cron\\(${local.cron_values.minutes} ${local.cron_after_minute}\\)$"]
  cron_rule      = "cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR), with a ? for the one of the two kinds of days that does not matter"

  # The minute of the week in which a day begins.
  days = { for number, day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] : day => number * 1440 }
}
