using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

/// <summary>Real, effective and saved number of a user or group.</summary>
/// <param name="Real">Who started the process.</param>
/// <param name="Effective">Who it acts for.</param>
/// <param name="Saved">Who it may act for again.</param>
internal readonly record struct IdentityNumbers(uint Real, uint Effective, uint Saved)
{
    internal bool Has(uint number) => number == Real || number == Effective || number == Saved;
}

/// <summary>The rules of setuid(2), setreuid(2) and setresuid(2), for users and groups alike.</summary>
internal static class IdentityChange
{
    // -1: leave it as it is.
    private const uint Unchanged = uint.MaxValue;

    internal static IdentityNumbers UsersOf(Process process)
    {
        Credentials who = process.Credentials;
        return new IdentityNumbers(who.User, who.EffectiveUser, who.SavedUser);
    }

    internal static IdentityNumbers GroupsOf(Process process)
    {
        Credentials who = process.Credentials;
        return new IdentityNumbers(who.Group, who.EffectiveGroup, who.SavedGroup);
    }

    /// <summary>setuid: all three for who is privileged, else the effective one. EINVAL, EPERM.</summary>
    internal static Result<IdentityNumbers> Single(IdentityNumbers old, uint number, bool isPrivileged)
    {
        if (number == Unchanged)
            return Errno.InvalidArgument;
        if (isPrivileged)
            return new IdentityNumbers(number, number, number);
        return number == old.Real || number == old.Saved ? old with { Effective = number } : Errno.NotPermitted;
    }

    /// <summary>setreuid. EPERM.</summary>
    internal static Result<IdentityNumbers> Pair(IdentityNumbers old, uint real, uint effective, bool isPrivileged)
    {
        bool mayReal = real == Unchanged || real == old.Real || real == old.Effective;
        bool mayEffective = effective == Unchanged || old.Has(effective);
        if (!isPrivileged && !(mayReal && mayEffective))
            return Errno.NotPermitted;
        bool saves = real != Unchanged || (effective != Unchanged && effective != old.Real);
        uint newEffective = effective == Unchanged ? old.Effective : effective;
        return new IdentityNumbers(real == Unchanged ? old.Real : real, newEffective, saves ? newEffective : old.Saved);
    }

    /// <summary>setresuid. EPERM.</summary>
    internal static Result<IdentityNumbers> All(IdentityNumbers old, IdentityNumbers wanted, bool isPrivileged)
    {
        bool may = (wanted.Real == Unchanged || old.Has(wanted.Real)) && (wanted.Effective == Unchanged || old.Has(wanted.Effective)) &&
            (wanted.Saved == Unchanged || old.Has(wanted.Saved));
        if (!isPrivileged && !may)
            return Errno.NotPermitted;
        return new IdentityNumbers(wanted.Real == Unchanged ? old.Real : wanted.Real,
            wanted.Effective == Unchanged ? old.Effective : wanted.Effective, wanted.Saved == Unchanged ? old.Saved : wanted.Saved);
    }

    /// <summary>Takes over user numbers; files are accessed as the effective user from now on.</summary>
    internal static Result<long> OfUsers(Process process, Result<IdentityNumbers> numbers)
    {
        if (numbers.Failed)
            return numbers.Error;
        Credentials changed = process.Credentials.Copy();
        (changed.User, changed.EffectiveUser, changed.SavedUser) = numbers.Value;
        changed.FileUser = changed.EffectiveUser;
        process.Credentials = changed;
        return 0;
    }

    /// <summary>Takes over group numbers.</summary>
    internal static Result<long> OfGroups(Process process, Result<IdentityNumbers> numbers)
    {
        if (numbers.Failed)
            return numbers.Error;
        Credentials changed = process.Credentials.Copy();
        (changed.Group, changed.EffectiveGroup, changed.SavedGroup) = numbers.Value;
        changed.FileGroup = changed.EffectiveGroup;
        process.Credentials = changed;
        return 0;
    }

    /// <summary>Writes all three where the arguments say. EFAULT.</summary>
    internal static Result<long> Write(SystemCallContext call, IdentityNumbers numbers)
    {
        bool written = UserMemory.Write(call.Argument(0), numbers.Real).IsOk &&
            UserMemory.Write(call.Argument(1), numbers.Effective).IsOk && UserMemory.Write(call.Argument(2), numbers.Saved).IsOk;
        return written ? SystemCallResult.Zero : Errno.BadAddress;
    }
}
