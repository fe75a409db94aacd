namespace System.Diagnostics.CodeAnalysis;

/// <summary>Not null when the method returns the value.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class NotNullWhenAttribute : Attribute
{
    /// <summary>Not null when the method returns the value.</summary>
    public NotNullWhenAttribute(bool returnValue)
    {
    }
}

/// <summary>Maybe null when the method returns the value.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class MaybeNullWhenAttribute : Attribute
{
    /// <summary>Maybe null when the method returns the value.</summary>
    public MaybeNullWhenAttribute(bool returnValue)
    {
    }
}

/// <summary>Not null afterwards.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class NotNullAttribute : Attribute
{
}

/// <summary>Maybe null.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class MaybeNullAttribute : Attribute
{
}

/// <summary>Null is allowed.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class AllowNullAttribute : Attribute
{
}

/// <summary>Null is not allowed.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class DisallowNullAttribute : Attribute
{
}

/// <summary>Never returns.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class DoesNotReturnAttribute : Attribute
{
}

/// <summary>Never returns if the parameter has the value.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class DoesNotReturnIfAttribute : Attribute
{
    /// <summary>Never returns if the parameter has the value.</summary>
    public DoesNotReturnIfAttribute(bool parameterValue)
    {
    }
}

/// <summary>Not null if the parameter is not.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class NotNullIfNotNullAttribute : Attribute
{
    /// <summary>Not null if the parameter is not.</summary>
    public NotNullIfNotNullAttribute(string parameterName)
    {
    }
}

/// <summary>The member is not null afterwards.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class MemberNotNullAttribute : Attribute
{
    /// <summary>The member is not null afterwards.</summary>
    public MemberNotNullAttribute(string member)
    {
    }

    /// <summary>The member is not null afterwards.</summary>
    public MemberNotNullAttribute(params string[] members)
    {
    }
}

/// <summary>Sets all required members.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class SetsRequiredMembersAttribute : Attribute
{
}

/// <summary>May leave the method.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class UnscopedRefAttribute : Attribute
{
}

/// <summary>Silences an analyzer.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class SuppressMessageAttribute : Attribute
{
    /// <summary>Silences an analyzer.</summary>
    public SuppressMessageAttribute(string category, string checkId)
    {
    }

    /// <summary>Why.</summary>
    public string? Justification { get; set; }
}

/// <summary>Not counted.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class ExcludeFromCodeCoverageAttribute : Attribute
{
}

/// <summary>A language inside a text.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class StringSyntaxAttribute : Attribute
{
    /// <summary>A language inside a text.</summary>
    public StringSyntaxAttribute(string syntax)
    {
    }
}
