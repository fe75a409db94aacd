using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Dialogos.Kernel.Build.Symbols;

/// <summary>
/// Turns ilc's symbol names into C# names. ilc replaces every character that C does not know by '_' and writes
/// <c>assembly_Name_Space_Type__Method</c>, type arguments between '&lt;' and '&gt;' and separated by "__", and "_1" behind
/// overloads. That loses dots; the assembly's metadata gives them back. A name that it does not know stays as it is.
/// </summary>
public sealed class NameDemangler
{
    private sealed record KnownType(string Name, Dictionary<string, string> Methods);

    private readonly Dictionary<string, KnownType> types = new(StringComparer.Ordinal);
    private readonly string prefix;

    /// <summary>Reads the names from the IL that ilc compiled.</summary>
    public NameDemangler(string assemblyName, byte[] assembly)
    {
        prefix = Sanitize(assemblyName) + "_";
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var methods = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var method in type.GetMethods())
            {
                var name = metadata.GetString(metadata.GetMethodDefinition(method).Name);
                methods.TryAdd(Sanitize(name), name);
            }
            var full = FullName(metadata, type);
            types.TryAdd(Sanitize(full), new KnownType(WithoutArity(full), methods));
        }
    }

    /// <summary>The readable name.</summary>
    public string Demangle(string symbol)
    {
        // Names may begin with '_' themselves: of all places to split at, the first that gives known names is right.
        foreach (var split in Splits(symbol, 0))
        {
            if (Type(symbol[..split], out var known) is not { } type || known == null)
                continue;
            var method = symbol[(split + 2)..];
            var bracket = method.IndexOf('<');
            if (MethodName(known, bracket < 0 ? method : method[..bracket]) is not { } name)
                continue;
            var arguments = bracket < 0 || method.LastIndexOf('>') < bracket
                ? ""
                : Arguments(method[(bracket + 1)..method.LastIndexOf('>')]);
            return type + "." + name.TrimStart('.') + arguments;
        }
        return symbol;
    }

    private static string? MethodName(KnownType type, string mangled)
    {
        if (type.Methods.TryGetValue(mangled, out var exact))
            return exact;
        // "_N" tells overloads apart.
        var underscore = mangled.LastIndexOf('_');
        return underscore > 0 && mangled.AsSpan(underscore + 1).IndexOfAnyExceptInRange('0', '9') < 0
            ? type.Methods.GetValueOrDefault(mangled[..underscore])
            : null;
    }

    private string? Type(string mangled, out KnownType? known)
    {
        var bracket = mangled.IndexOf('<');
        var name = bracket < 0 ? mangled : mangled[..bracket];
        if (name.StartsWith(prefix, StringComparison.Ordinal))
            name = name[prefix.Length..];
        // Primitive types of the core library lack their namespace.
        if (!types.TryGetValue(name, out known) && !types.TryGetValue("System_" + name, out known))
            return null;
        return bracket < 0 || !mangled.EndsWith('>') ? known.Name : known.Name + Arguments(mangled[(bracket + 1)..^1]);
    }

    private string Arguments(string mangled)
    {
        var arguments = new List<string>();
        for (var at = 0; at < mangled.Length;)
        {
            var ends = Splits(mangled, at).Append(mangled.Length).ToList();
            var end = ends.FirstOrDefault(e => Type(mangled[at..e], out _) != null, ends[0]);
            arguments.Add(Type(mangled[at..end], out _) ?? mangled[at..end]);
            at = end + 2;
        }
        return "<" + string.Join(", ", arguments) + ">";
    }

    // Every "__" outside of brackets.
    private static IEnumerable<int> Splits(string text, int start)
    {
        var depth = 0;
        for (var i = start; i + 1 < text.Length; i++)
        {
            if (text[i] == '<')
                depth++;
            else if (text[i] == '>')
                depth--;
            else if (depth == 0 && i > start && text[i] == '_' && text[i + 1] == '_')
                yield return i;
        }
    }

    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        if (type.IsNested)
            return FullName(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())) + "." + name;
        var space = metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    private static string WithoutArity(string name) => string.Join('.', name.Split('.').Select(part =>
        part.IndexOf('`') is var tick and > 0 ? part[..tick] : part));

    /// <summary>A name as ilc writes it in symbols.</summary>
    internal static string Sanitize(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var letter in name)
            result.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        return result.ToString();
    }
}
