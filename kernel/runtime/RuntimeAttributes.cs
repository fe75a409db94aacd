namespace System.Runtime;

/// <summary>Exports a method under a symbol.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeExportAttribute : Attribute
{
    internal RuntimeExportAttribute(string entry) => Entry = entry;

    internal string Entry { get; }
}

/// <summary>Imports a symbol as a method.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeImportAttribute : Attribute
{
    internal RuntimeImportAttribute(string entry) => Entry = entry;

    internal string Entry { get; }
}
