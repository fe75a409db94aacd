using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>The verbs that change which generation starts, typed in a row as a person would.</summary>
[Collection(SmallSystemTests.Name)]
public sealed class GenerationVerbTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("dialogos-verbs-").FullName;

    public GenerationVerbTests(SmallSystem system)
    {
        File.WriteAllBytes(Path.Combine(_state, "disk.img"), system.Disk);
        File.WriteAllText(Path.Combine(_state, "kernel.efi"), "any bytes will do");
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task Pins_hold_until_they_are_taken_away()
    {
        await SucceedAsync("Generation 1 starts next.", "pin", "1");
        var staged = await RunAsync("stage", "--kernel", Path.Combine(_state, "kernel.efi"));
        Assert.Contains("Generation 2 is staged", staged.Output, StringComparison.Ordinal);
        Assert.Contains("Generation 1 is pinned and starts next; ./dialogos unpin lets 2 start.", staged.Errors, StringComparison.Ordinal);
        Assert.Equal(["2 staged", "1 pinned next", "0 good"], await ListAsync());
        await SucceedAsync("Generation 2 starts next.", "unpin");
        await FailAsync("No generation is pinned.", "unpin");
        await FailAsync("Generation 2 is not good, and only a good one can be pinned.", "pin", "2");
        await FailAsync("There is no generation 9", "pin", "9");
    }

    [Fact]
    public async Task Rollback_goes_back_by_one_or_to_a_number()
    {
        await StageAsync(2);
        await StageAsync(3);
        await SucceedAsync("Generation 2 starts next.", "rollback");
        Assert.Equal(["3 bad", "2 staged next", "1 good", "0 good"], await ListAsync());
        await FailAsync("Generation 3 is bad; it would not start.", "rollback", "3");
        await FailAsync("There is no generation 9", "rollback", "9");
        await SucceedAsync("Generation 0 starts next.", "rollback", "0");
        Assert.Equal(["3 bad", "2 bad", "1 bad", "0 good next"], await ListAsync());
        await FailAsync("There is no generation to go back to.", "rollback");
        var text = await RunAsync("generations");
        Assert.Equal(3, text.Output.Split("rolled back by hand").Length - 1);
    }

    [Fact]
    public async Task Collecting_keeps_the_newest_failures_and_what_can_start()
    {
        for (var number = 2; number < 6; number++)
        {
            await StageAsync(number);
            await SucceedAsync("Generation 1 starts next.", "rollback");
        }
        await SucceedAsync("Removed 2 generations.", "gc");
        Assert.Equal(["5 bad", "4 bad", "1 good next", "0 good"], await ListAsync());
        await SucceedAsync("Nothing to remove.", "gc");
        // Numbers are not used again.
        await StageAsync(6);
    }

    [Fact]
    public async Task A_full_disk_says_what_makes_room_and_loses_nothing()
    {
        var number = 1;
        ShellResult staged;
        do
        {
            staged = await RunAsync("stage", "--kernel", Path.Combine(_state, "kernel.efi"));
            number++;
            if (staged.Status == 0)
                await SucceedAsync("Generation 1 starts next.", "rollback");
        }
        while (staged.Status == 0 && number < 20);
        Assert.Contains("'./dialogos gc' removes old generations", staged.Errors, StringComparison.Ordinal);
        var kept = await ListAsync();
        Assert.Equal([.. Enumerable.Range(2, number - 2).Reverse().Select(bad => $"{bad} bad"), "1 good next", "0 good"], kept);
        await SucceedAsync("Removed", "gc");
        await SucceedAsync("is staged", "stage", "--kernel", Path.Combine(_state, "kernel.efi"));
    }

    [Fact]
    public async Task A_window_without_a_display_is_refused_with_a_reason()
    {
        var result = await Shell.RunAsync("env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY",
            Path.Combine(Shell.Root, "dialogos"), "boot", "--display", "--state", _state);
        Assert.Equal(2, result.Status);
        Assert.Contains("there is no display here", result.Errors, StringComparison.Ordinal);
    }

    private Task StageAsync(int number) =>
        SucceedAsync($"Generation {number} is staged", "stage", "--kernel", Path.Combine(_state, "kernel.efi"));

    private async Task SucceedAsync(string words, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Status == 0, result.Errors);
        Assert.Contains(words, result.Output, StringComparison.Ordinal);
    }

    private async Task FailAsync(string words, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(2, result.Status);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
    }

    private Task<ShellResult> RunAsync(params string[] arguments) => Shell.DialogosAsync([.. arguments, "--state", _state]);

    private async Task<string[]> ListAsync()
    {
        var list = JsonNode.Parse((await RunAsync("generations", "--json")).Output)!.AsArray();
        return [.. list.Select(entry => $"{entry!["generation"]} {entry["state"]}" + (entry["next"]!.GetValue<bool>() ? " next" : ""))];
    }
}
