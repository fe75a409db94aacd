using System;
using System.Collections.Generic;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Casts, variance, dispatch, delegates and static constructors.</summary>
public static class TypeSystemTests
{
    private interface IShape
    {
        int Area();

        int Twice() => 2 * Area();
    }

    private interface IMaker<out T>
    {
        T Make();
    }

    private interface ITaker<in T>
    {
        string Take(T value);
    }

    private class Square(int side) : IShape
    {
        public virtual int Area() => side * side;
    }

    private sealed class Cube(int side) : Square(side)
    {
        public override int Area() => 6 * base.Area();

        public int Twice() => 1;
    }

    private readonly struct Box(int width, int height) : IShape
    {
        public int Area() => width * height;
    }

    private sealed class TextMaker : IMaker<string>
    {
        public string Make() => "made";
    }

    private sealed class ObjectTaker : ITaker<object>
    {
        public string Take(object value) => value is string text ? "text " + text : "object";
    }

    private static class Lazy
    {
        internal static readonly List<int> Values = Fill();

        private static List<int> Fill() => new() { 1, 2, 3 };
    }

    /// <summary>Each type's own method is called through its interface, from one call site too.</summary>
    [KernelTest]
    public static void InterfacesDispatch(KernelTestContext context)
    {
        IShape[] shapes = [new Square(3), new Cube(2), new Box(2, 5), new Square(1)];
        int areas = 0, twice = 0;
        for (int round = 0; round < 3; round++)
        {
            foreach (IShape shape in shapes)
            {
                areas += shape.Area();
                twice += shape.Twice();
            }
        }

        context.Same(3 * (9 + 24 + 10 + 1), areas, "areas");
        context.Same(2 * areas, twice, "bodies in interfaces");
    }

    /// <summary>Generic interfaces and delegates vary as declared, and no further.</summary>
    [KernelTest]
    public static void VarianceFollowsDeclarations(KernelTestContext context)
    {
        object maker = new TextMaker();
        context.Expect(maker is IMaker<object>, "covariant");
        context.Expect(maker is not IMaker<IShape>, "not unrelated");
        context.Same("made", (string)((IMaker<object>)maker).Make());
        object taker = new ObjectTaker();
        context.Expect(taker is ITaker<string>, "contravariant");
        context.Same("text x", ((ITaker<string>)taker).Take("x"));
        Func<string> text = () => "t";
        // ilc takes a test against a delegate type that nothing constructs for false, variance or not: construct one.
        Func<object> any = () => "x";
        context.Same("x", (string)any());
        any = text;
        context.Same("t", (string)any());
        context.Expect((object)text is Func<object>, "covariant delegate");
        context.Expect((object)text is not Func<IShape>, "not unrelated delegate");
    }

    /// <summary>Arrays of references are covariant; arrays of integers of one size are alike.</summary>
    [KernelTest]
    public static void ArraysCast(KernelTestContext context)
    {
        object texts = new[] { "a", "b" };
        context.Expect(texts is object[] && texts is IEnumerable<object> && texts is IList<string> && texts is not int[], "references");
        object numbers = new int[1];
        context.Expect(numbers is uint[] && numbers is not object[] && numbers is not long[] && numbers is IList<int>, "integers");

        // As for delegates in VarianceFollowsDeclarations: something must construct the tested type.
        object constructed = new object[1][];
        context.Expect(constructed is object[][] && constructed is not string[][], "not down");
        object nested = new string[1][];
        context.Expect(nested is object[][] && nested is object[], "nested");
        int seen = 0;
        foreach (object item in (IEnumerable<object>)texts)
            seen += ((string)item).Length;
        context.Same(2, seen, "enumerated");
    }

    /// <summary>Boxes hold copies; nullables box as their value or null.</summary>
    [KernelTest]
    public static void BoxesUnbox(KernelTestContext context)
    {
        object box = 5;
        context.Same(5, (int)box, "unboxed");
        context.Expect(box is int? && box is not long && box.Equals(5), "type of the box");
        context.Same(5, (int?)box ?? 0, "nullable");
        int? none = null;
        object? nothing = none;
        context.Expect(nothing == null, "null");
        object day = DayOfWeekLike.Second;
        context.Expect(day is DayOfWeekLike && day.Equals(DayOfWeekLike.Second) && !day.Equals(1), "enumeration");
        context.Same(1, (int)day, "underlying");
    }

    private enum DayOfWeekLike
    {
        First,
        Second,
    }

    /// <summary>Delegates of all kinds call, combine, compare and part.</summary>
    [KernelTest]
    public static void DelegatesCombine(KernelTestContext context)
    {
        string log = "";
        Action first = () => log += "1";
        Action second = () => log += "2";
        Action? both = first + second + first;
        both();
        context.Same("121", log);
        both -= first;
        both!();
        context.Same("12112", log);
        context.Expect(first + second == both, "equal lists");
        context.Expect(both - both == null, "empty list");
        IShape shape = new Box(3, 4);
        Func<int> area = shape.Area;
        context.Same(12, area(), "closed over an interface method");
        Func<int, int, int> greater = Math.Max;
        context.Same(7, greater(3, 7), "static");
    }

    /// <summary>Static constructors run once, before the first use.</summary>
    [KernelTest]
    public static void StaticConstructorsRun(KernelTestContext context)
    {
        Lazy.Values.Add(4);
        context.Same(4, Lazy.Values.Count, "values");
    }
}
