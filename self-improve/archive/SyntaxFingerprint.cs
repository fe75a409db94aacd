using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Kernel.Build.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.SelfImprove.Archive;

/// <summary>What is the same about two changes that differ only in layout, comments or the names of locals.</summary>
public static class SyntaxFingerprint
{
    /// <summary>SHA-256 over the path and the normalised tokens of the file as it would become.</summary>
    public static string Of(string path, string text)
    {
        var root = CSharpStage.Parse(path, text).GetRoot();
        var locals = root.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } local => local.Identifier.ValueText,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
            ForEachStatementSyntax loop => loop.Identifier.ValueText,
            _ => null,
        }).OfType<string>().Distinct(StringComparer.Ordinal).Select((name, number) => (name, number)).ToDictionary(pair => pair.name, pair => $"#{pair.number}");
        var normal = new StringBuilder(path).Append('\n');
        foreach (var token in root.DescendantTokens())
            normal.Append(token.IsKind(SyntaxKind.IdentifierToken) && locals.TryGetValue(token.ValueText, out var number) ? number : token.Text).Append(' ');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normal.ToString())));
    }
}
