namespace System;

/// <summary>Base of attributes. The image keeps no metadata: they speak to compilers and analyzers.</summary>
public abstract class Attribute
{
}

/// <summary>What an attribute may be put on.</summary>
public enum AttributeTargets
{
    /// <summary>An assembly.</summary>
    Assembly = 1,
    /// <summary>A module.</summary>
    Module = 2,
    /// <summary>A class.</summary>
    Class = 4,
    /// <summary>A structure.</summary>
    Struct = 8,
    /// <summary>An enumeration.</summary>
    Enum = 16,
    /// <summary>A constructor.</summary>
    Constructor = 32,
    /// <summary>A method.</summary>
    Method = 64,
    /// <summary>A property.</summary>
    Property = 128,
    /// <summary>A field.</summary>
    Field = 256,
    /// <summary>An event.</summary>
    Event = 512,
    /// <summary>An interface.</summary>
    Interface = 1024,
    /// <summary>A parameter.</summary>
    Parameter = 2048,
    /// <summary>A delegate.</summary>
    Delegate = 4096,
    /// <summary>A return value.</summary>
    ReturnValue = 8192,
    /// <summary>A type parameter.</summary>
    GenericParameter = 16384,
    /// <summary>Anything.</summary>
    All = 32767,
}

/// <summary>Says what an attribute may be put on.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AttributeUsageAttribute : Attribute
{
    /// <summary>The targets.</summary>
    public AttributeUsageAttribute(AttributeTargets validOn) => ValidOn = validOn;

    /// <summary>The targets.</summary>
    public AttributeTargets ValidOn { get; }

    /// <summary>More than once on a target.</summary>
    public bool AllowMultiple { get; set; }

    /// <summary>Also on what derives from the target.</summary>
    public bool Inherited { get; set; } = true;
}

/// <summary>An enumeration of bits.</summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class FlagsAttribute : Attribute
{
}

/// <summary>Not to be used any more.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class ObsoleteAttribute : Attribute
{
    /// <summary>Without a reason.</summary>
    public ObsoleteAttribute()
    {
    }

    /// <summary>With a reason.</summary>
    public ObsoleteAttribute(string? message) => Message = message;

    /// <summary>With a reason; use may be an error.</summary>
    public ObsoleteAttribute(string? message, bool error)
    {
        Message = message;
        IsError = error;
    }

    /// <summary>The reason.</summary>
    public string? Message { get; }

    /// <summary>True if use is an error.</summary>
    public bool IsError { get; }
}

/// <summary>The last parameter takes any number of arguments.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ParamArrayAttribute : Attribute
{
}
