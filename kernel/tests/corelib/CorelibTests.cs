namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>The core library's own tests, run in the kernel. An expectation that does not hold is a panic, which ends the run.</summary>
internal static class CorelibTests
{
    [KernelTest]
    internal static void Collections(KernelTestContext context)
    {
        CollectionTests.DictionaryMatchesArray();
        CollectionTests.HashSetMatchesFlags();
        CollectionTests.ListMatchesCopiedArray();
        CollectionTests.QueueAndStackKeepOrder();
        CollectionTests.SortOrdersAndSearchFinds();
        context.Expect(true, "all models agree");
    }

    [KernelTest]
    internal static void Texts(KernelTestContext context)
    {
        TextTests.IntegersFormat();
        TextTests.IntegersParse();
        TextTests.TextsSplitAndJoin();
        TextTests.BuildersAndRecordsPrint();
        EncodingTests.TextsComeBack();
        EncodingTests.MalformedBytesAreReplaced();
        context.Expect(true, "all texts agree");
    }

    [KernelTest]
    internal static void Type_system(KernelTestContext context)
    {
        TypeSystemTests.InterfacesDispatch();
        TypeSystemTests.VarianceFollowsDeclarations();
        TypeSystemTests.ArraysCast();
        TypeSystemTests.BoxesUnbox();
        TypeSystemTests.DelegatesCombine();
        TypeSystemTests.StaticConstructorsRun();
        context.Expect(true, "all types agree");
    }

    [KernelTest]
    internal static void Searching(KernelTestContext context)
    {
        var random = new SeededRandom(5);
        for (int round = 0; round < 200; round++)
        {
            var text = new char[random.Next(12)];
            for (int i = 0; i < text.Length; i++)
                text[i] = (char)('a' + random.Next(3));
            var wanted = (char)('a' + random.Next(4));
            int first = -1, last = -1;
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] != wanted)
                    continue;
                last = i;
                if (first < 0)
                    first = i;
            }
            var span = (System.ReadOnlySpan<char>)text;
            context.Expect(System.MemoryExtensions.IndexOf(span, wanted) == first, "IndexOf finds the first");
            context.Expect(System.MemoryExtensions.LastIndexOf(span, wanted) == last, "LastIndexOf finds the last");
            CheckSequences(context, text, random.Next(12));
        }
    }

    private static void CheckSequences(KernelTestContext context, char[] text, int at)
    {
        var same = new string(text);
        context.Expect(new string(text) == same, "equal texts are equal");
        context.Expect(new string(text).GetHashCode() == same.GetHashCode(), "equal texts hash alike");
        if (at < text.Length)
        {
            text[at]++;
            context.Expect(new string(text) != same, "one other character makes a text unequal");
            context.Expect(string.CompareOrdinal(same, new string(text)) < 0, "a greater character makes a text greater");
        }
        var longer = same + "x";
        context.Expect(longer != same && longer.StartsWith(same, System.StringComparison.Ordinal), "a longer text starts with its start");
        context.Expect(longer.IndexOf("x", System.StringComparison.Ordinal) == same.Length, "a text ends where the rest starts");
    }
}
