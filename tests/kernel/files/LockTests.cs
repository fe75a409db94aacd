using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files.Locks;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Files;

/// <summary>Range locks against a model that keeps the locks of each byte.</summary>
public class LockTests
{
    private const int Bytes = 24;
    private static readonly object[] s_owners = [new(), new(), new()];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Ranges_behave_as_bytes_locked_one_by_one(int seed)
    {
        var random = new Random(seed);
        var locks = new FileLocks();
        // For each byte and owner: nothing, shared, exclusive.
        var model = new int[Bytes, 3];
        for (int step = 0; step < 5000; step++)
        {
            int owner = random.Next(3), start = random.Next(Bytes), end = random.Next(start + 1, Bytes + 1);
            var wanted = new RangeLock(s_owners[owner], owner, start, end, random.Next(2) == 0);
            bool conflicts = false;
            for (int i = start; i < end; i++)
            {
                for (int other = 0; other < 3; other++)
                    conflicts |= other != owner && model[i, other] > (wanted.IsExclusive ? 0 : 1);
            }
            Assert.Equal(conflicts, locks.FindConflict(wanted) != null);
            int kind = wanted.IsExclusive ? 2 : 1;
            if (random.Next(10) == 0)
            {
                locks.ReleaseAll(s_owners[owner]);
                (start, end, kind) = (0, Bytes, 0);
            }
            else if (random.Next(3) == 0)
            {
                locks.ReleaseRange(wanted);
                kind = 0;
            }
            else
            {
                Assert.Equal(conflicts ? Errno.Again : Errno.None, locks.TakeRange(wanted, waits: false).Error);
                if (conflicts)
                    continue;
            }
            for (int i = start; i < end; i++)
                model[i, owner] = kind;
        }
    }

    [Fact]
    public void A_circle_of_waits_is_a_deadlock()
    {
        var first = new FileLocks();
        var second = new FileLocks();
        RangeLock Of(int owner) => new(s_owners[owner], owner, 0, 1, true);
        Assert.True(first.TakeRange(Of(0), waits: true).IsOk);
        Assert.True(second.TakeRange(Of(1), waits: true).IsOk);
        Assert.Equal(Errno.Again, second.TakeRange(Of(0), waits: true).Error);
        Assert.Equal(Errno.Deadlock, first.TakeRange(Of(1), waits: true).Error);
        FileLocks.EndWait(s_owners[0]);
        Assert.Equal(Errno.Again, first.TakeRange(Of(1), waits: true).Error);
        FileLocks.EndWait(s_owners[1]);
    }

    [Fact]
    public void Whole_locks_exclude_each_other_and_change_their_kind()
    {
        var locks = new FileLocks();
        Assert.True(locks.TakeWhole(s_owners[0], false).IsOk);
        Assert.True(locks.TakeWhole(s_owners[1], false).IsOk);
        // A failed change gives the old lock up.
        Assert.Equal(Errno.Again, locks.TakeWhole(s_owners[0], true).Error);
        Assert.True(locks.TakeWhole(s_owners[1], true).IsOk);
        locks.ReleaseWhole(s_owners[1]);
        Assert.True(locks.TakeWhole(s_owners[2], true).IsOk);
    }
}
