using System.Linq;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;
using Xunit;

namespace Dialogos.Tests.Kernel.Diagnostics;

public class CommandLineTests
{
    [Fact]
    public void Options_are_words_and_quotes_keep_blanks()
    {
        var options = CommandLineOption.Parse("  test=all exec=\"memory; echo a=b\" quiet log=");
        Assert.Equal(new[] { "test:all", "exec:memory; echo a=b", "quiet:", "log:" }, options.Select(o => o.Name + ":" + o.Value));
    }

    [Fact]
    public void The_last_of_two_equal_options_counts()
    {
        var options = CommandLineOption.Parse("exec=\"echo watchdog=9\" watchdog=1 quiet watchdog=22");
        Assert.Equal("22", CommandLineOption.Find(options, "watchdog"));
        Assert.Equal("", CommandLineOption.Find(options, "quiet"));
        Assert.Null(CommandLineOption.Find(options, "echo"));
    }

    [Theory]
    [InlineData("a b; c", "a,b|c")]
    [InlineData(" ;; a ;", "a")]
    [InlineData("echo 'x; y' \"\" z", "echo,x; y,,z")]
    [InlineData("echo 'open", "echo,open")]
    [InlineData("", "")]
    public void Commands_are_split(string line, string expected) =>
        Assert.Equal(expected, string.Join("|", CommandLineSplitter.Split(line).Select(words => string.Join(",", words))));
}
