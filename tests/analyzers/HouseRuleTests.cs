using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Dialogos.Tests.Analyzers;

public sealed class HouseRuleTests
{
    private const string Rules = """
        unsafe low            # comment
        freestanding low
        room low House.Low
        room high House.High
        layer 1 House.Low
        layer 2 House.High
        """;

    [Theory]
    [InlineData("low/A.cs", "namespace House.Low;\n// SAFETY: owns it\nunsafe class A { int* p; }", "")]
    [InlineData("low/A.cs", "namespace House.Low; unsafe class A { int* p; }", "DLG002")]
    [InlineData("low/A.cs", "namespace House.Low; class A { void M() { unsafe { /* SAFETY: no */ int* p = null; } } }", "DLG002")]
    [InlineData("low/A.cs", "namespace House.Low; class A { void M() { unsafe {\n // SAFETY: null only\n int* p = null; } } }", "")]
    [InlineData("high/A.cs", "namespace House.High;\n// SAFETY: owns it\nunsafe class A { int* p; }", "DLG001")]
    [InlineData("elsewhere/A.cs", "// SAFETY: owns it\nunsafe class A { int* p; }", "DLG001")]
    public async Task UnsafeStaysInItsRoomAndHasAReason(string path, string text, string expected) =>
        Assert.Equal(expected, string.Join(" ", await AnalyzerRun.Ids(Rules, (path, text))));

    [Theory]
    [InlineData("low/A.cs", "namespace House.Low; class A;", "")]
    [InlineData("low/page-cache/A.cs", "namespace House.Low.PageCache; class A;", "")]
    [InlineData("low/portable/A.cs", "namespace House.Low; class A;", "")]
    [InlineData("low/A.cs", "namespace House.Lower; class A;", "DLG005")]
    [InlineData("low/sub/A.cs", "namespace House.Low; class A;", "DLG005")]
    [InlineData("low/sub/A.cs", "namespace House.Low; partial class A;", "")]
    public async Task AFolderIsANamespace(string path, string text, string expected) =>
        Assert.Equal(expected, string.Join(" ", await AnalyzerRun.Ids(Rules, (path, text))));

    [Fact]
    public async Task LayersPointDown()
    {
        var low = ("low/A.cs", "namespace House.Low; class A { object? Up() => new House.High.B(); }");
        var high = ("high/B.cs", "namespace House.High; class B { object? Down() => new House.Low.A(); }");
        Assert.Equal(["DLG003"], await AnalyzerRun.Ids(Rules, low, high));
    }

    [Fact]
    public async Task FilesAreChapters()
    {
        Assert.Empty(await AnalyzerRun.Ids(Rules, ("x/A.cs", Lines(500))));
        Assert.Equal(["DLG006"], await AnalyzerRun.Ids(Rules, ("x/A.cs", Lines(501))));
        static string Lines(int count) => string.Concat(Enumerable.Repeat("//\n", count));
    }

    [Theory]
    [InlineData("low/A.cs", "namespace House.Low; class A { void M() { try { } catch { } } }", "DLG007")]
    [InlineData("low/A.cs", "namespace House.Low; class A { void M() { try { } finally { } } }", "")]
    [InlineData("high/A.cs", "namespace House.High; class A { void M() { try { } catch { } } }", "")]
    public async Task FreestandingCodeHandlesNoExceptions(string path, string text, string expected) =>
        Assert.Equal(expected, string.Join(" ", await AnalyzerRun.Ids(Rules, (path, text))));

    [Theory]
    [InlineData("using System.Reflection;", "DLG008")]
    [InlineData("class A { dynamic? d; }", "DLG008")]
    [InlineData("class A { object? dynamicRange; }", "")]
    public async Task NothingIsReflected(string text, string expected) =>
        Assert.Equal(expected, string.Join(" ", await AnalyzerRun.Ids(Rules, ("x/A.cs", text))));

    [Theory]
    [InlineData("int M(int a) => a + 1;", "")]
    [InlineData("object M() => new object();", "DLG004")]
    [InlineData("int[] M() => new int[3];", "DLG004")]
    [InlineData("object M(int a) => a;", "DLG004")]
    [InlineData("string M(int a) => $\"{a}\";", "DLG004")]
    [InlineData("string M(string a) => a + a;", "DLG004")]
    [InlineData("System.Func<int> M(int a) => () => a;", "DLG004 DLG004")]
    [InlineData("void M() => Other(); void Other() { }", "DLG004")]
    [InlineData("void M() => Other(); [NoAllocation] void Other() { }", "")]
    [InlineData("void M() => throw new System.InvalidOperationException($\"{1 + 1}\");", "")]
    [InlineData("int M() => a; [System.ThreadStatic] static int a;", "DLG004")]
    public async Task ANoAllocationMethodAllocatesNothing(string member, string expected)
    {
        var text = "class NoAllocationAttribute : System.Attribute { } class A { [NoAllocation] " + member + " }";
        Assert.Equal(expected, string.Join(" ", await AnalyzerRun.Ids(Rules, ("x/A.cs", text))));
    }

    [Theory]
    [InlineData("Result<int> M(bool b, Errno e) => b ? e : 0;", "DLG009")]
    [InlineData("Result<int> M(bool b, Errno e) => b ? 0 : e;", "DLG009")]
    [InlineData("Errno M(bool b, Errno e) => b ? e : 0;", "DLG009")]
    [InlineData("bool M(Errno e) => e == 0;", "DLG009")]
    [InlineData("Result<int> M(bool b) => b ? Errno.Again : Errno.None;", "DLG010")]
    [InlineData("Result<int> M() => Errno.None;", "DLG010")]
    [InlineData("Result<int> M(int n, Errno e) => n switch { 1 => e, 2 => Errno.Again, _ => Errno.None };", "DLG010")]
    [InlineData("Result<int> M(bool b, Errno e) { if (b) return e; return 0; }", "")]
    [InlineData("Result<int> M(bool b, Errno e) => b ? e : (Result<int>)0;", "")]
    [InlineData("Result<int> M(bool b, bool c, Errno e) => b ? e : c ? 1 : 0;", "")]
    [InlineData("Result M(bool b, Errno e) => b ? e : Errno.None;", "")]
    [InlineData("Errno M(int number) => (Errno)number;", "")]
    [InlineData("bool M(Errno e) => e == Errno.None;", "")]
    public async Task AFailureHasAReason(string member, string expected)
    {
        const string types = """
            enum Errno { None, Again = 11 }
            struct Result { public static implicit operator Result(Errno error) => default; }
            struct Result<T>
            {
                public static implicit operator Result<T>(T value) => default;
                public static implicit operator Result<T>(Errno error) => default;
            }
            """;
        Assert.Equal(expected, string.Join(" ", await AnalyzerRun.Ids(Rules, ("x/A.cs", types + "class A { " + member + " }"))));
    }

    [Fact]
    public async Task WithoutRulesNothingIsJudged() =>
        Assert.Empty(await AnalyzerRun.Ids("", ("x/A.cs", "class A { }")));
}
