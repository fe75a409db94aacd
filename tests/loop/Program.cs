// Words. A *lane* is one repository with one system's disk, in which the real command makes proposals, verifies, accepts and stages
// them, over and over; lanes run side by side and know nothing of each other, and nothing in a lane is ever put back. A *kill* ends
// one part of what runs there (or all of it, or the room to write) at a moment that a seed draws. After each kill the lane is
// *looked at*: is what is there whole? And after a few kills the work that was cut short is finished: does the loop go on?
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Dialogos.Tests.Loop;

if (args is not [var root, var work, var timesText, var seedText]
    || !int.TryParse(timesText, NumberStyles.None, CultureInfo.InvariantCulture, out var times)
    || !int.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("usage: kills ROOT WORK TIMES SEED");
    return 2;
}
GitLibrary.Prepare();
var folders = Directory.GetDirectories(work, "lane-*").Order(StringComparer.Ordinal).ToList();
var score = new Score(times);
Console.WriteLine($"kills: {times} times, seed {seed}, {folders.Count} lanes");
try
{
    var first = new Lane(root, folders[0]);
    await first.MakeAsync();
    // The others begin as copies: what they need is built once.
    var lanes = new[] { first }.Concat(folders.Skip(1).Select(folder => new Lane(root, folder))).ToList();
    foreach (var copy in lanes.Skip(1))
        await copy.CopyAsync(first);
    await Task.WhenAll(lanes.Select((lane, number) => Task.Run(() => new Rounds(lane, new Random(seed + number), score, number + 1).RunAsync())));
}
catch (InvalidOperationException fault)
{
    Console.Error.WriteLine($"kills: {fault.Message}");
    return 2;
}
score.Print();
return score.IsGood ? 0 : 1;
