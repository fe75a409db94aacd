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
    public static void InterfacesDispatch()
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

        Expect.Equal(3 * (9 + 24 + 10 + 1), areas, "areas");
        Expect.Equal(2 * areas, twice, "bodies in interfaces");
    }

    /// <summary>Generic interfaces and delegates vary as declared, and no further.</summary>
    public static void VarianceFollowsDeclarations()
    {
        object maker = new TextMaker();
        Expect.True(maker is IMaker<object>, "covariant");
        Expect.True(maker is not IMaker<IShape>, "not unrelated");
        Expect.Equal("made", (string)((IMaker<object>)maker).Make());
        object taker = new ObjectTaker();
        Expect.True(taker is ITaker<string>, "contravariant");
        Expect.Equal("text x", ((ITaker<string>)taker).Take("x"));
        Func<string> text = () => "t";
        // ilc takes a test against a delegate type that nothing constructs for false, variance or not: construct one.
        Func<object> any = () => "x";
        Expect.Equal("x", (string)any());
        any = text;
        Expect.Equal("t", (string)any());
        Expect.True((object)text is Func<object>, "covariant delegate");
        Expect.True((object)text is not Func<IShape>, "not unrelated delegate");
    }

    /// <summary>Arrays of references are covariant; arrays of integers of one size are alike.</summary>
    public static void ArraysCast()
    {
        object texts = new[] { "a", "b" };
        Expect.True(texts is object[] && texts is IEnumerable<object> && texts is IList<string> && texts is not int[], "references");
        object numbers = new int[1];
        Expect.True(numbers is uint[] && numbers is not object[] && numbers is not long[] && numbers is IList<int>, "integers");

        // As for delegates in VarianceFollowsDeclarations: something must construct the tested type.
        object constructed = new object[1][];
        Expect.True(constructed is object[][] && constructed is not string[][], "not down");
        object nested = new string[1][];
        Expect.True(nested is object[][] && nested is object[], "nested");
        int seen = 0;
        foreach (object item in (IEnumerable<object>)texts)
            seen += ((string)item).Length;
        Expect.Equal(2, seen, "enumerated");
    }

    /// <summary>Boxes hold copies; nullables box as their value or null.</summary>
    public static void BoxesUnbox()
    {
        object box = 5;
        Expect.Equal(5, (int)box, "unboxed");
        Expect.True(box is int? && box is not long && box.Equals(5), "type of the box");
        Expect.Equal(5, (int?)box ?? 0, "nullable");
        int? none = null;
        object? nothing = none;
        Expect.True(nothing == null, "null");
        object day = DayOfWeekLike.Second;
        Expect.True(day is DayOfWeekLike && day.Equals(DayOfWeekLike.Second) && !day.Equals(1), "enumeration");
        Expect.Equal(1, (int)day, "underlying");
    }

    private enum DayOfWeekLike
    {
        First,
        Second,
    }

    /// <summary>Delegates of all kinds call, combine, compare and part.</summary>
    public static void DelegatesCombine()
    {
        string log = "";
        Action first = () => log += "1";
        Action second = () => log += "2";
        Action? both = first + second + first;
        both();
        Expect.Equal("121", log);
        both -= first;
        both!();
        Expect.Equal("12112", log);
        Expect.True(first + second == both, "equal lists");
        Expect.True(both - both == null, "empty list");
        IShape shape = new Box(3, 4);
        Func<int> area = shape.Area;
        Expect.Equal(12, area(), "closed over an interface method");
        Func<int, int, int> greater = Math.Max;
        Expect.Equal(7, greater(3, 7), "static");
    }

    /// <summary>Static constructors run once, before the first use.</summary>
    public static void StaticConstructorsRun()
    {
        Lazy.Values.Add(4);
        Expect.Equal(4, Lazy.Values.Count, "values");
    }
}
