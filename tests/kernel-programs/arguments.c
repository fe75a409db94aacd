#include <stdio.h>
#include <sys/auxv.h>
extern char **environ;
int main(int count, char **arguments)
{
    for (int i = 0; i < count; i++) printf("= arguments: %d '%s'\n", i, arguments[i]);
    for (char **e = environ; *e; e++) printf("= arguments: environment '%s'\n", *e);
    printf("= arguments: page %lu secure %lu ticks %lu random %d\n", getauxval(AT_PAGESZ), getauxval(AT_SECURE), getauxval(AT_CLKTCK), getauxval(AT_RANDOM) != 0);
    printf("= arguments: file '%s' stack %lu\n", (char *)getauxval(AT_EXECFN), (unsigned long)arguments % 8);
    return 11;
}
