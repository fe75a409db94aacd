// Words. A *system call* is a request of a ring-3 program; its *number* is Linux's for x86-64
// (arch/x86/entry/syscalls/syscall_64.tbl). Each call is one file: a static class marked [SystemCall] with a method
// `static Result<long> Invoke(SystemCallContext call)`. The attributes are the only list of calls: the dispatch switch
// (analyzers/generators/SystemCallGenerator.cs) and docs/SYSTEM-CALLS.md are made from them.
using System;

namespace Dialogos.Kernel.SystemCalls;

/// <summary>How much of what Linux offers is there.</summary>
public enum Support
{
    /// <summary>All that Linux's manual page says.</summary>
    Full,
    /// <summary>A part; the note says which.</summary>
    Partial,
    /// <summary>Answered with the errno that the note names.</summary>
    Refused,
}

/// <summary>Marks a class as the implementation of a system call.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SystemCallAttribute : Attribute
{
    /// <summary>Names the call.</summary>
    public SystemCallAttribute(int number, string name, Support support = Support.Full, string note = "")
    {
        Number = number;
        Name = name;
        Support = support;
        Note = note;
    }

    /// <summary>Linux's number on x86-64.</summary>
    public int Number { get; }

    /// <summary>Linux's name.</summary>
    public string Name { get; }

    /// <summary>How much of it is there.</summary>
    public Support Support { get; }

    /// <summary>What is missing, for people.</summary>
    public string Note { get; }
}

/// <summary>Says how a call treats one of its flags.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SystemCallFlagAttribute : Attribute
{
    /// <summary>Describes the flag.</summary>
    public SystemCallFlagAttribute(string name, Support support, string note = "")
    {
        Name = name;
        Support = support;
        Note = note;
    }

    /// <summary>Linux's name of the flag.</summary>
    public string Name { get; }

    /// <summary>How much of it is there.</summary>
    public Support Support { get; }

    /// <summary>What is missing, or the errno.</summary>
    public string Note { get; }
}
