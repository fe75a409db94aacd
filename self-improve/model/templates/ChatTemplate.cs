using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.SelfImprove.Model.Templates;

/// <summary>One turn of a conversation: who speaks (system, user, assistant) and what is said.</summary>
public sealed record ChatTurn(string Role, string Content);

/// <summary>
/// A model's chat template: the subset of Jinja that such templates use (if, for, set, expressions, common filters).
/// What is outside it ends in a <see cref="TemplateException"/>, when the template is read or when it is rendered.
/// </summary>
public sealed class ChatTemplate
{
    private const int MostCharacters = 1 << 24;
    private const int DeepestBlock = 100;

    private readonly List<TemplatePart> _parts;
    private readonly Action<TemplateScope, StringBuilder> _body;
    private int _at;
    private int _depth;

    /// <summary>Parses a template.</summary>
    public ChatTemplate(string template)
    {
        _parts = TemplateLexer.Split(template);
        _body = ParseBlock();
        if (_at < _parts.Count) throw new TemplateException($"'{_parts[_at].Text}' has no beginning in the chat template");
    }

    /// <summary>The text of a conversation; with <paramref name="addAnswer"/>, up to where the answer begins.</summary>
    public string Render(IEnumerable<ChatTurn> turns, Vocabulary vocabulary, bool addAnswer)
    {
        TemplateScope scope = new(null)
        {
            ["messages"] = turns.Select(static turn => (object?)new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["role"] = turn.Role,
                ["content"] = turn.Content,
            }).ToList(),
            ["add_generation_prompt"] = addAnswer,
            ["bos_token"] = vocabulary.Begin is { } begin ? vocabulary.Tokens[begin] : "",
            ["eos_token"] = vocabulary.End is { } end ? vocabulary.Tokens[end] : "",
        };
        StringBuilder output = new();
        _body(scope, output);
        return output.ToString();
    }

    private Action<TemplateScope, StringBuilder> ParseBlock()
    {
        if (++_depth > DeepestBlock) throw new TemplateException("blocks of the chat template are nested too deeply");
        List<Action<TemplateScope, StringBuilder>> steps = [];
        while (_at < _parts.Count)
        {
            TemplatePart part = _parts[_at];
            if (part.Kind == TemplatePartKind.Statement && (Word(part.Text) is "endif" or "endfor" or "else" or "elif")) break;
            _at++;
            switch (part.Kind)
            {
                case TemplatePartKind.Text:
                    if (part.Text.Length > 0) steps.Add((_, output) => Write(output, part.Text));
                    break;
                case TemplatePartKind.Output:
                    TemplateExpression expression = TemplateExpressions.Parse(part.Text);
                    steps.Add((scope, output) => Write(output, TemplateValues.Text(expression(scope))));
                    break;
                default:
                    steps.Add(ParseStatement(part.Text));
                    break;
            }
        }

        _depth--;
        return (scope, output) =>
        {
            foreach (Action<TemplateScope, StringBuilder> step in steps) step(scope, output);
        };
    }

    private Action<TemplateScope, StringBuilder> ParseStatement(string statement) => Word(statement) switch
    {
        "if" => ParseIf(statement[2..]),
        "for" => ParseFor(statement[3..]),
        "set" => ParseSet(statement[3..]),
        string word => throw new TemplateException($"the chat template uses '{word}', which is not supported"),
    };

    private Action<TemplateScope, StringBuilder> ParseIf(string text)
    {
        TemplateExpression condition = TemplateExpressions.Parse(text);
        Action<TemplateScope, StringBuilder> then = ParseBlock();
        string next = TakeStatement("endif");
        Action<TemplateScope, StringBuilder>? otherwise = null;
        if (Word(next) == "elif") otherwise = ParseIf(next[4..]);
        else if (Word(next) == "else")
        {
            otherwise = ParseBlock();
            next = TakeStatement("endif");
            if (Word(next) != "endif") throw new TemplateException("'else' is followed by another in the chat template");
        }
        else if (Word(next) != "endif")
        {
            throw new TemplateException($"'{next}' ends an 'if' of the chat template");
        }

        return (scope, output) =>
        {
            if (TemplateValues.IsTrue(condition(scope))) then(scope, output);
            else otherwise?.Invoke(scope, output);
        };
    }

    private Action<TemplateScope, StringBuilder> ParseFor(string text)
    {
        int separator = text.IndexOf(" in ", StringComparison.Ordinal);
        if (separator < 0) throw new TemplateException("a 'for' of the chat template has no 'in'");
        string[] names = text[..separator].Split(',', StringSplitOptions.TrimEntries);
        TemplateExpression items = TemplateExpressions.Parse(text[(separator + 4)..]);
        Action<TemplateScope, StringBuilder> body = ParseBlock();
        if (Word(TakeStatement("endfor")) != "endfor") throw new TemplateException("a 'for' of the chat template does not end");
        return (scope, output) =>
        {
            if (items(scope) is not List<object?> list) throw new TemplateException("the chat template loops over what is no list");
            for (int i = 0; i < list.Count; i++)
            {
                TemplateScope inner = new(scope);
                inner[names[0]] = names.Length == 1 ? list[i] : TemplateValues.Index(list[i], 0L);
                for (int name = 1; name < names.Length; name++) inner[names[name]] = TemplateValues.Index(list[i], (long)name);
                inner["loop"] = new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["index"] = i + 1L,
                    ["index0"] = (long)i,
                    ["first"] = i == 0,
                    ["last"] = i == list.Count - 1,
                    ["length"] = (long)list.Count,
                    ["previtem"] = i > 0 ? list[i - 1] : Undefined.Value,
                    ["nextitem"] = i + 1 < list.Count ? list[i + 1] : Undefined.Value,
                };
                body(inner, output);
            }
        };
    }

    private static Action<TemplateScope, StringBuilder> ParseSet(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) throw new TemplateException("a 'set' block of the chat template is not supported");
        string[] target = text[..equals].Trim().Split('.');
        TemplateExpression value = TemplateExpressions.Parse(text[(equals + 1)..]);
        if (target.Length == 1) return (scope, _) => scope[target[0]] = value(scope);
        return (scope, _) =>
        {
            if (scope[target[0]] is not Dictionary<string, object?> owner)
                throw new TemplateException($"'{target[0]}' is no namespace in the chat template");
            owner[target[1]] = value(scope);
        };
    }

    private string TakeStatement(string wanted) =>
        _at < _parts.Count ? _parts[_at++].Text : throw new TemplateException($"'{wanted}' is missing in the chat template");

    private static string Word(string statement)
    {
        int end = 0;
        while (end < statement.Length && char.IsLetter(statement[end])) end++;
        return statement[..end];
    }

    private static void Write(StringBuilder output, string text)
    {
        if (output.Length + text.Length > MostCharacters) throw new TemplateException("the chat template writes too much");
        output.Append(text);
    }
}
