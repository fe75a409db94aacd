using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.SelfImprove.Ranking;

/// <summary>
/// The tokens of the member around a body, without attributes, comments and layout: signature first, so that a reader
/// knows the parameters. One lexer token is one position of the model.
/// </summary>
/// <param name="Texts">The text of each token.</param>
/// <param name="AfterBlank">Whether layout precedes the token: byte-level vocabularies spell words differently there.</param>
/// <param name="Starts">Where each token begins in the file's characters, in rising order.</param>
public sealed record LexedMethod(string[] Texts, bool[] AfterBlank, int[] Starts)
{
    /// <summary>Lexes the member that a body (see <c>MethodContext.Bodies</c>) belongs to.</summary>
    public static LexedMethod Of(SyntaxNode body)
    {
        SyntaxNode member = (SyntaxNode?)body.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? body;
        List<SyntaxToken> tokens = [.. member.DescendantTokens(static node => node is not AttributeListSyntax)
            .Where(static token => token.Span.Length > 0 && token.Parent is not AttributeListSyntax)];
        string[] texts = new string[tokens.Count];
        bool[] blanks = new bool[tokens.Count];
        int[] starts = new int[tokens.Count];
        int end = member.SpanStart;
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = tokens[i].Text;
            starts[i] = tokens[i].SpanStart;
            blanks[i] = starts[i] > end;
            end = tokens[i].Span.End;
        }

        return new LexedMethod(texts, blanks, starts);
    }

    /// <summary>The token that begins at a place of the file, or a negative number.</summary>
    public int Find(int start) => System.Array.BinarySearch(Starts, start);

    /// <summary>How many tokens, from one on, begin before a place of the file.</summary>
    public int CountIn(int first, int end)
    {
        int last = first;
        while (last < Starts.Length && Starts[last] < end) last++;
        return last - first;
    }

    /// <summary>The model's row of the first token that begins at a place or after it: that of the whole member if none does.</summary>
    public int RowAt(int start)
    {
        int found = Find(start);
        if (found < 0) found = ~found;
        return found < Starts.Length ? found + 1 : 0;
    }
}
