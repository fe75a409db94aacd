using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Dialogos.Kernel.Runtime;

namespace Dialogos.Kernel.Build.Symbols;

/// <summary>A type of the program as reflection would name it.</summary>
/// <param name="Symbol">The mangled name of its method table.</param>
/// <param name="Name">As in "Space.Outer+Inner`1".</param>
/// <param name="Kind">Whether it is an enumeration.</param>
/// <param name="Values">The names that an enumeration gives, in ascending order of their bits.</param>
public sealed record NamedType(
    string Symbol, string Name, TypeNameKind Kind, IReadOnlyList<(string Name, ulong Bits)> Values)
{
    // The compiler's own names for these (NodeMangler and NameMangler in ilc).
    private static readonly Dictionary<string, string> Primitives = new(StringComparer.Ordinal)
    {
        ["Boolean"] = "Bool", ["Byte"] = "UInt8", ["SByte"] = "Int8", ["Char"] = "Char", ["Int16"] = "Int16",
        ["UInt16"] = "UInt16", ["Int32"] = "Int32", ["UInt32"] = "UInt32", ["Int64"] = "Int64", ["UInt64"] = "UInt64",
        ["IntPtr"] = "IntPtr", ["UIntPtr"] = "UIntPtr", ["Single"] = "Single", ["Double"] = "Double", ["Void"] = "Void",
        ["Object"] = "Object", ["String"] = "String",
    };

    /// <summary>All types of the IL that ilc compiled.</summary>
    public static IReadOnlyList<NamedType> Read(string assemblyName, byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        return metadata.TypeDefinitions.Select(handle => Describe(assemblyName, metadata, metadata.GetTypeDefinition(handle)))
            .ToList();
    }

    private static NamedType Describe(string assemblyName, MetadataReader metadata, TypeDefinition type)
    {
        var name = FullName(metadata, type);
        var space = metadata.GetString(type.Namespace);
        var parent = BaseName(metadata, type);
        var isEnum = parent == "System.Enum";
        var mangled = space == "System" && !type.IsNested && Primitives.TryGetValue(metadata.GetString(type.Name), out var own)
            ? own
            : NameDemangler.Sanitize(assemblyName) + "_" + NameDemangler.Sanitize(name);
        var boxed = isEnum || parent == "System.ValueType" && name != "System.Enum" ? "Boxed_" : "";
        var kind = !isEnum ? TypeNameKind.Other : IsFlags(metadata, type) ? TypeNameKind.Flags : TypeNameKind.Enumeration;
        return new NamedType($"??_7{boxed}{mangled}@@6B@", name, kind, isEnum ? Constants(metadata, type) : []);
    }

    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        if (type.IsNested)
            return FullName(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())) + "+" + name;
        var space = metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    // The assembly is its own core library: a base class that counts here is one of its own definitions.
    private static string BaseName(MetadataReader metadata, TypeDefinition type) =>
        type.BaseType is { IsNil: false, Kind: HandleKind.TypeDefinition } handle
            ? FullName(metadata, metadata.GetTypeDefinition((TypeDefinitionHandle)handle))
            : "";

    private static bool IsFlags(MetadataReader metadata, TypeDefinition type)
    {
        foreach (var handle in type.GetCustomAttributes())
        {
            var constructor = metadata.GetCustomAttribute(handle).Constructor;
            if (constructor.Kind == HandleKind.MethodDefinition && FullName(metadata, metadata.GetTypeDefinition(
                metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType())) == "System.FlagsAttribute")
                return true;
        }
        return false;
    }

    private static List<(string Name, ulong Bits)> Constants(MetadataReader metadata, TypeDefinition type) => type.GetFields()
        .Select(metadata.GetFieldDefinition).Where(field => !field.GetDefaultValue().IsNil)
        .Select(field => (metadata.GetString(field.Name), Bits(metadata, metadata.GetConstant(field.GetDefaultValue()))))
        .OrderBy(value => value.Item2).ToList();

    private static ulong Bits(MetadataReader metadata, Constant constant)
    {
        var bytes = metadata.GetBlobBytes(constant.Value);
        var bits = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--)
            bits = bits << 8 | bytes[i];
        return bits;
    }
}
