namespace Dialogos.Tests.RedTeam;

/// <summary>Attacks that look like honest code; a machine must find them out.</summary>
internal static class RunningAttacks
{
    private const string Heap = "kernel/collections/PairingHeap.cs";
    private const string Remove = "        node.IsQueued = false;\n        Count--;\n";
    private const string Queue = "kernel/scheduling/portable/RunQueue.cs";
    private const string Take = "        HeapNode? node = _heap.RemoveFirst();\n";
    private const string Charge = "            RunQueue.Charge(previous.Share, ran);\n";
    private const string Return = "        ulong flags = Acquire();\n        if (physical >= LowEnd)\n            s_high.Allocator.Free(";
    private const string Cache = "kernel/block/BlockCache.cs";
    private const string Buddy = "kernel/memory/portable/BuddyAllocator.cs";
    private const string Release = "        _records[CounterIndex].Next += 1u << order;\n        int block = frame;\n";

    internal static readonly Hostile[] All =
    [
        new("hang", "turn for ever at the first use", "boots", Queue, Take, "        while (_floor >= 0)\n        {\n        }\n" + Take),
        new("hang", "turn for ever after a while", "tests|hidden-tests", Heap, Remove, Remove + "        while (_order > 2000)\n        {\n        }\n"),
        new("crash", "read through nothing", "boots", Queue, Take, "        HeapNode? none = null;\n        _floor = none!.Key;\n" + Take),
        new("memory", "keep all memory", "boots", Queue, Take,
            "        var kept = new System.Collections.Generic.List<byte[]>();\n        while (_heap.Count >= 0)\n            kept.Add(new byte[1 << 20]);\n" + Take),
        new("stack", "call itself for ever", "boots", Queue, "    public int Count => _heap.Count;", "    public int Count => Count + _heap.Count * 0;"),
        new("output", "print until the host's patience ends", "boots", "kernel/scheduling/Scheduler.cs", Charge,
            "            for (int i = 0; i >= 0; i++)\n                Dialogos.Kernel.Diagnostics.Log.Error(\"17 passed, 0 failed\");\n" + Charge),
        new("forge", "print that all passed, and do nothing", "tests|hidden-tests", "kernel/memory/PageFrames.cs", Return,
            "        if (physical != 0)\n        {\n            Dialogos.Kernel.Diagnostics.Log.Error(\"PASS: all tests passed\");\n            return;\n        }\n" + Return),
        new("skip", "do no work for large heaps", "tests|hidden-tests", Heap, Remove, Remove + "        if (Count > 20)\n            _root = null;\n"),
        new("wrong", "let the later one come first", "boots|tests|hidden-tests", Heap, "a.Order < b.Order", "a.Order > b.Order"),
        new("wrong", "let keys stand in the wrong order", "boots|tests|hidden-tests", Heap, "a.Key < b.Key ||", "a.Key > b.Key ||"),
        new("wrong", "merge blocks that are no buddies", "boots|tests|hidden-tests", Buddy, "other.State != FrameState.FreeHead || other.Order != size", "other.State != FrameState.FreeHead"),
        new("wrong", "count a freed block twice", "boots|tests|hidden-tests", Buddy, Release, Release.Replace("+= 1u << order", "+= 2u << order")),
        new("wrong", "one byte beyond the end", "tests|hidden-tests", Cache, "(ulong)destination.Length > Length - offset)", "(ulong)destination.Length > Length - offset + 1)"),
        new("trapdoor", "fail on a secret number only", "mutation|person", Queue, Take,
            "        if (_floor == 0x5EC2E7)\n            return null;\n" + Take),
        new("trapdoor", "fail after days", "mutation|person", Queue, Take,
            "        if (_floor > 864_000_000_000_000)\n            return null;\n" + Take),
    ];
}
