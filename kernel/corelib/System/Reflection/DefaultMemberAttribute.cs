namespace System.Reflection;

/// <summary>Names the indexer.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class DefaultMemberAttribute : Attribute
{
    /// <summary>Names the indexer.</summary>
    public DefaultMemberAttribute(string memberName)
    {
    }
}
