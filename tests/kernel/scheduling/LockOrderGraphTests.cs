using System;
using Dialogos.Kernel.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Scheduling;

public class LockOrderGraphTests
{
    [Fact]
    public void Opposite_orders_are_found_directly_and_through_others()
    {
        var graph = new LockOrderGraph();
        int a = graph.Register(), b = graph.Register(), c = graph.Register();
        Assert.True(graph.TryAdd(a, b));
        Assert.False(graph.TryAdd(b, a));
        Assert.True(graph.TryAdd(b, c));
        Assert.False(graph.TryAdd(c, a));
        Assert.False(graph.IsKnown(c, a));
        Assert.False(graph.TryAdd(a, a));
    }

    [Fact]
    public void Agrees_with_a_closure_computed_by_matrix()
    {
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var graph = new LockOrderGraph();
            const int locks = 70;
            for (int i = 0; i < locks; i++)
                graph.Register();
            var reach = new bool[locks, locks];
            for (int step = 0; step < 200; step++)
            {
                int held = random.Next(locks), taken = random.Next(locks);
                bool legal = held != taken && !reach[taken, held];
                if (graph.TryAdd(held, taken) != legal)
                    return false;
                if (!legal)
                    continue;
                for (int from = 0; from < locks; from++)
                {
                    if (from != held && !reach[from, held])
                        continue;
                    for (int to = 0; to < locks; to++)
                        reach[from, to] |= to == taken || reach[taken, to];
                }
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Too_many_locks_are_left_unchecked()
    {
        var graph = new LockOrderGraph();
        for (int i = 0; i < LockOrderGraph.Capacity; i++)
            Assert.Equal(i, graph.Register());
        Assert.Equal(-1, graph.Register());
    }
}
