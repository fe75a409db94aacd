using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Dialogos.SelfImprove.Model.Templates;

/// <summary>A parsed expression.</summary>
internal delegate object? TemplateExpression(TemplateScope scope);

/// <summary>Parses expressions by precedence: if-else, or, and, not, comparison, sum, product, sign, postfix.</summary>
internal sealed class TemplateExpressions(List<TemplateToken> tokens)
{
    private const int Deepest = 100;

    private int _at;
    private int _depth;

    private TemplateToken Current => tokens[_at];

    public static TemplateExpression Parse(string text)
    {
        TemplateExpressions parser = new(TemplateLexer.Tokens(text));
        TemplateExpression expression = parser.ParseConditional();
        if (parser.Current.Kind != TemplateTokenKind.End) throw parser.Unexpected();
        return expression;
    }

    private TemplateExpression ParseConditional()
    {
        if (++_depth > Deepest) throw new TemplateException("an expression of the chat template is nested too deeply");
        TemplateExpression value = ParseOr();
        if (TakeName("if"))
        {
            TemplateExpression condition = ParseOr();
            TemplateExpression other = TakeName("else") ? ParseConditional() : static _ => Undefined.Value;
            TemplateExpression first = value;
            value = scope => TemplateValues.IsTrue(condition(scope)) ? first(scope) : other(scope);
        }

        _depth--;
        return value;
    }

    private TemplateExpression ParseOr()
    {
        TemplateExpression left = ParseAnd();
        while (TakeName("or"))
        {
            TemplateExpression first = left, second = ParseAnd();
            left = scope => first(scope) is var value && TemplateValues.IsTrue(value) ? value : second(scope);
        }

        return left;
    }

    private TemplateExpression ParseAnd()
    {
        TemplateExpression left = ParseNot();
        while (TakeName("and"))
        {
            TemplateExpression first = left, second = ParseNot();
            left = scope => first(scope) is var value && TemplateValues.IsTrue(value) ? second(scope) : value;
        }

        return left;
    }

    private TemplateExpression ParseNot()
    {
        if (!TakeName("not")) return ParseComparison();
        TemplateExpression operand = ParseNot();
        return scope => !TemplateValues.IsTrue(operand(scope));
    }

    private TemplateExpression ParseComparison()
    {
        TemplateExpression left = ParseSum();
        while (true)
        {
            TemplateExpression first = left;
            if (TakeName("is"))
            {
                bool negated = TakeName("not");
                string test = TakeAnyName();
                left = scope => TemplateValues.Test(first(scope), test) != negated;
                continue;
            }

            string? comparison = TakeName("in") ? "in" : TakeNotIn() ? "not in" : TakeOperator("==", "!=", "<", ">", "<=", ">=");
            if (comparison is null) return left;
            TemplateExpression second = ParseSum();
            left = scope => TemplateValues.Compare(comparison, first(scope), second(scope));
        }
    }

    private TemplateExpression ParseSum()
    {
        TemplateExpression left = ParseProduct();
        while (TakeOperator("+", "-", "~") is { } operation)
        {
            TemplateExpression first = left, second = ParseProduct();
            left = scope => TemplateValues.Calculate(operation, first(scope), second(scope));
        }

        return left;
    }

    private TemplateExpression ParseProduct()
    {
        TemplateExpression left = ParseUnary();
        while (TakeOperator("*", "//", "%") is { } operation)
        {
            TemplateExpression first = left, second = ParseUnary();
            left = scope => TemplateValues.Calculate(operation, first(scope), second(scope));
        }

        return left;
    }

    private TemplateExpression ParseUnary()
    {
        if (TakeOperator("-") is null) return ParsePostfix();
        TemplateExpression operand = ParsePostfix();
        return scope => TemplateValues.Calculate("-", 0L, operand(scope));
    }

    private TemplateExpression ParsePostfix()
    {
        TemplateExpression value = ParsePrimary();
        while (true)
        {
            TemplateExpression inner = value;
            if (TakeOperator(".") is not null)
            {
                string name = TakeAnyName();
                if (TakeOperator("(") is not null)
                {
                    List<TemplateExpression> arguments = ParseList(")");
                    value = scope => TemplateValues.CallMethod(inner(scope), name, [.. arguments.Select(a => a(scope))]);
                }
                else
                {
                    value = scope => TemplateValues.Index(inner(scope), name);
                }
            }
            else if (TakeOperator("[") is not null)
            {
                value = ParseIndex(inner);
            }
            else if (TakeOperator("|") is not null)
            {
                string filter = TakeAnyName();
                List<TemplateExpression> arguments = TakeOperator("(") is not null ? ParseList(")") : [];
                value = scope => TemplateValues.Filter(inner(scope), filter, [.. arguments.Select(a => a(scope))]);
            }
            else
            {
                return value;
            }
        }
    }

    private TemplateExpression ParseIndex(TemplateExpression inner)
    {
        TemplateExpression? start = Current.Text == ":" ? null : ParseConditional();
        if (TakeOperator(":") is null)
        {
            Require("]");
            TemplateExpression index = start!;
            return scope => TemplateValues.Index(inner(scope), index(scope));
        }

        TemplateExpression? end = Current.Text is "]" or ":" ? null : ParseConditional();
        TemplateExpression? step = TakeOperator(":") is not null && Current.Text != "]" ? ParseConditional() : null;
        Require("]");
        return scope => TemplateValues.Slice(inner(scope), start?.Invoke(scope), end?.Invoke(scope), step?.Invoke(scope));
    }

    private TemplateExpression ParsePrimary()
    {
        TemplateToken token = Current;
        _at++;
        switch (token.Kind)
        {
            case TemplateTokenKind.String:
                return _ => token.Text;
            case TemplateTokenKind.Number:
                long number = long.TryParse(token.Text, CultureInfo.InvariantCulture, out long parsed) ? parsed : throw Unexpected();
                return _ => number;
            case TemplateTokenKind.Name:
                return ParseName(token.Text);
            case TemplateTokenKind.Operator when token.Text == "(":
                TemplateExpression inner = ParseConditional();
                Require(")");
                return inner;
            case TemplateTokenKind.Operator when token.Text == "[":
                List<TemplateExpression> items = ParseList("]");
                return scope => items.ConvertAll(item => item(scope));
            default:
                _at--;
                throw Unexpected();
        }
    }

    private TemplateExpression ParseName(string name)
    {
        switch (name)
        {
            case "true" or "True": return static _ => true;
            case "false" or "False": return static _ => false;
            case "none" or "None": return static _ => null;
            case "raise_exception" when TakeOperator("(") is not null:
                List<TemplateExpression> message = ParseList(")");
                return scope => throw new TemplateException($"the chat template refuses: {(message.Count > 0 ? message[0](scope) : "")}");
            case "namespace" when TakeOperator("(") is not null:
                List<(string Name, TemplateExpression Value)> values = ParseNamed();
                return scope => values.ToDictionary(v => v.Name, v => v.Value(scope), StringComparer.Ordinal);
        }

        if (Current is { Kind: TemplateTokenKind.Operator, Text: "(" })
            throw new TemplateException($"the chat template calls '{name}', which is not supported");
        return scope => scope[name];
    }

    private List<(string Name, TemplateExpression Value)> ParseNamed()
    {
        List<(string, TemplateExpression)> values = [];
        while (TakeOperator(")") is null)
        {
            string name = TakeAnyName();
            Require("=");
            values.Add((name, ParseConditional()));
            if (Current.Text != ")") Require(",");
        }

        return values;
    }

    private List<TemplateExpression> ParseList(string close)
    {
        List<TemplateExpression> items = [];
        while (TakeOperator(close) is null)
        {
            items.Add(ParseConditional());
            if (Current.Text != close) Require(",");
        }

        return items;
    }

    private bool TakeName(string name)
    {
        if (Current.Kind != TemplateTokenKind.Name || Current.Text != name) return false;
        _at++;
        return true;
    }

    private bool TakeNotIn()
    {
        if (Current is not { Kind: TemplateTokenKind.Name, Text: "not" } || tokens[_at + 1].Text != "in") return false;
        _at += 2;
        return true;
    }

    private string TakeAnyName() => Current.Kind == TemplateTokenKind.Name ? tokens[_at++].Text : throw Unexpected();

    private string? TakeOperator(params ReadOnlySpan<string> wanted)
    {
        if (Current.Kind != TemplateTokenKind.Operator || !wanted.Contains(Current.Text)) return null;
        return tokens[_at++].Text;
    }

    private void Require(string wanted)
    {
        if (TakeOperator(wanted) is null) throw Unexpected();
    }

    private TemplateException Unexpected() => new($"'{Current.Text}' is not expected in an expression of the chat template");
}
