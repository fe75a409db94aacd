/* Writes under load and says what must survive: for the crash test.
     writer FOLDER
   Appends records to a file and calls fsync after each; says "synced N" once N records must be there. Beside it other files
   are made, renamed and removed without fsync. Runs until somebody pulls the plug. */
#define ORACLE_NO_MAIN
#include "oracle.h"
int main(int count, char **arguments)
{
    char name[64], other[64], record[64];
    if (count < 2 || chdir(arguments[1])) { printf("writer: no folder\n"); return 1; }
    int file = open("records", O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (file < 0) { printf("writer: errno %d\n", errno); return 1; }
    printf("writer: begins\n"); fflush(stdout);
    for (int i = 1; ; i++) {
        for (int j = 0; j < 3; j++) {
            snprintf(name, sizeof name, "f%d", (i * 7 + j) % 40);
            snprintf(other, sizeof other, "d%d", (i + j) % 5);
            int f = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
            for (int k = 0; k < i % 9; k++) write(f, record, sizeof record);
            close(f);
            if (i % 3 == 0) { mkdir(other, 0755); snprintf(record, sizeof record, "%s/x%d", other, i % 11); rename(name, record); }
            if (i % 5 == 0) { snprintf(record, sizeof record, "%s/x%d", other, i % 7); unlink(record); }
        }
        memset(record, '.', sizeof record);
        record[snprintf(record, sizeof record, "record %d", i)] = ' ';
        record[sizeof record - 1] = '\n';
        if (write(file, record, sizeof record) != sizeof record || fsync(file)) { printf("writer: errno %d at record %d\n", errno, i); return 1; }
        printf("writer: synced %d\n", i); fflush(stdout);
    }
}
