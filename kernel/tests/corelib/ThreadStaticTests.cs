using System;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Thread statics as one thread sees them; several threads: kernel/tests/ThreadStaticIsolationTests.cs.</summary>
public static class ThreadStaticTests
{
    [ThreadStatic]
    private static int s_number;

    [ThreadStatic]
    private static string? s_text;

    private static bool s_hasRun;

    private static class Initialized
    {
        [ThreadStatic]
        internal static int Value = 5 + Shift();

        internal static int Runs;

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static int Shift() => ++Runs;
    }

    private static class Of<T>
    {
        [ThreadStatic]
        internal static T? Value;

        [ThreadStatic]
        internal static int Sets;
    }

    private struct Pair
    {
        internal string? Text;
        internal long Number;
    }

    /// <summary>Fields of every kind keep what they were given, and begin as zero.</summary>
    [KernelTest]
    public static void FieldsKeepTheirValues(KernelTestContext context)
    {
        s_number += 3;
        s_text = (s_text ?? "") + "x";
        context.Same("x", s_text);
        context.Same(3, s_number, "number");
        ref int number = ref s_number;
        number = 0;
        s_text = null;
        context.Same(0, s_number, "through a reference");
    }

    /// <summary>An initializer runs once, before the first use.</summary>
    [KernelTest]
    public static void InitializersRunOnce(KernelTestContext context)
    {
        // A later run may be on another thread, whose field no initializer sets.
        if (!s_hasRun)
            context.Same(6, Initialized.Value, "initialized");
        s_hasRun = true;
        Initialized.Value = 1;
        context.Same(1, Initialized.Runs, "runs");
    }

    /// <summary>Each instance of a generic type has fields of its own, in shared code too.</summary>
    [KernelTest]
    public static void GenericTypesHaveTheirOwn(KernelTestContext context)
    {
        Set("text");
        Set<object>(12);
        Set(new Pair { Text = "pair", Number = 7 });
        Set("other");
        context.Same("other", Of<string>.Value);
        context.Same(2, Of<string>.Sets, "texts");
        context.Expect(Of<object>.Value is 12 && Of<object>.Sets == 1, "object");
        context.Expect(Of<Pair>.Value.Text == "pair" && Of<Pair>.Value.Number == 7 && Of<Pair>.Sets == 1, "pair");
        Of<string>.Sets = 0;
        Of<object>.Sets = 0;
        Of<Pair>.Sets = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Set<T>(T value)
    {
        Of<T>.Value = value;
        Of<T>.Sets++;
    }
}
