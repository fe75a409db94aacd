using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Dialogos.SelfImprove.Model.Templates;

/// <summary>
/// What values do: text, whole numbers, truth values, null, lists and dictionaries, with Python's meaning of truth,
/// equality and negative indexes.
/// </summary>
internal static class TemplateValues
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        string text => text.Length > 0,
        long number => number != 0,
        List<object?> list => list.Count > 0,
        Dictionary<string, object?> dictionary => dictionary.Count > 0,
        _ => true,
    };

    public static string Text(object? value) => value switch
    {
        null => "None",
        Undefined => "",
        bool truth => truth ? "True" : "False",
        string text => text,
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Json(value),
    };

    public static bool Test(object? value, string test) => test switch
    {
        "defined" => value is not Undefined,
        "undefined" => value is Undefined,
        "none" => value is null,
        "string" => value is string,
        "number" or "integer" => value is long,
        "boolean" => value is bool,
        "mapping" => value is Dictionary<string, object?>,
        "iterable" or "sequence" => value is List<object?> or string or Dictionary<string, object?>,
        "true" => value is true,
        "false" => value is false,
        _ => throw new TemplateException($"the chat template tests for '{test}', which is not supported"),
    };

    public static bool Compare(string comparison, object? left, object? right) => comparison switch
    {
        "==" => AreEqual(left, right),
        "!=" => !AreEqual(left, right),
        "in" => Contains(right, left),
        "not in" => !Contains(right, left),
        "<" => Number(left) < Number(right),
        ">" => Number(left) > Number(right),
        "<=" => Number(left) <= Number(right),
        _ => Number(left) >= Number(right),
    };

    public static object? Calculate(string operation, object? left, object? right) => operation switch
    {
        "~" => Text(left) + Text(right),
        "+" when left is string || right is string => (left as string ?? throw Mixed(left)) + (right as string ?? throw Mixed(right)),
        "+" when left is List<object?> first && right is List<object?> second => new List<object?>([.. first, .. second]),
        "+" => Number(left) + Number(right),
        "-" => Number(left) - Number(right),
        "*" => Number(left) * Number(right),
        "%" or "//" when Number(right) == 0 => throw new TemplateException("the chat template divides by zero"),
        "%" => Number(left) - (Number(right) * FloorDivide(Number(left), Number(right))),
        _ => FloorDivide(Number(left), Number(right)),
    };

    public static object? Index(object? value, object? index)
    {
        switch (value)
        {
            case Dictionary<string, object?> dictionary:
                return dictionary.TryGetValue(Text(index), out object? found) ? found : Undefined.Value;
            case List<object?> list when index is long number:
                long place = number < 0 ? number + list.Count : number;
                return place >= 0 && place < list.Count ? list[(int)place] : Undefined.Value;
            case string text when index is long number:
                long letter = number < 0 ? number + text.Length : number;
                return letter >= 0 && letter < text.Length ? text[(int)letter].ToString() : Undefined.Value;
            case Undefined or null:
                throw new TemplateException($"the chat template takes '{Text(index)}' of something undefined");
            default:
                return Undefined.Value;
        }
    }

    public static object? Slice(object? value, object? start, object? end, object? step)
    {
        if (step is not (null or 1L or -1L)) throw new TemplateException("the chat template slices with a step, which is not supported");
        bool reverse = step is -1L;
        if (reverse && (start is not null || end is not null)) throw new TemplateException("a slice that runs backwards between bounds is not supported");
        int length = value switch { string text => text.Length, List<object?> list => list.Count, _ => throw Mixed(value) };
        int Place(object? bound, int absent) => bound is null ? absent
            : (int)Math.Clamp(Number(bound) < 0 ? Number(bound) + length : Number(bound), 0, length);
        int first = Place(start, 0), last = Math.Max(first, Place(end, length));
        if (value is string content)
        {
            string part = content[first..last];
            return reverse ? new string([.. part.Reverse()]) : part;
        }

        List<object?> items = ((List<object?>)value).GetRange(first, last - first);
        if (reverse) items.Reverse();
        return items;
    }

    public static object? CallMethod(object? value, string name, object?[] arguments) => (value, name) switch
    {
        (string text, "strip") => arguments.Length == 0 ? text.Trim() : text.Trim(Text(arguments[0]).ToCharArray()),
        (string text, "lstrip") => arguments.Length == 0 ? text.TrimStart() : text.TrimStart(Text(arguments[0]).ToCharArray()),
        (string text, "rstrip") => arguments.Length == 0 ? text.TrimEnd() : text.TrimEnd(Text(arguments[0]).ToCharArray()),
        (string text, "upper") => text.ToUpperInvariant(),
        (string text, "lower") => text.ToLowerInvariant(),
        (string text, "startswith") when arguments.Length == 1 => text.StartsWith(Text(arguments[0]), StringComparison.Ordinal),
        (string text, "endswith") when arguments.Length == 1 => text.EndsWith(Text(arguments[0]), StringComparison.Ordinal),
        (string text, "split") when arguments.Length == 1 => new List<object?>(text.Split(Text(arguments[0]))),
        (string text, "replace") when arguments.Length == 2 && Text(arguments[0]).Length > 0 =>
            text.Replace(Text(arguments[0]), Text(arguments[1]), StringComparison.Ordinal),
        (Dictionary<string, object?> dictionary, "get") when arguments.Length > 0 =>
            dictionary.TryGetValue(Text(arguments[0]), out object? found) ? found : arguments.ElementAtOrDefault(1),
        (Dictionary<string, object?> dictionary, "items") =>
            dictionary.Select(pair => (object?)new List<object?> { pair.Key, pair.Value }).ToList(),
        _ => throw new TemplateException($"the chat template calls '{name}', which is not supported"),
    };

    public static object? Filter(object? value, string filter, object?[] arguments) => filter switch
    {
        "trim" => Text(value).Trim(),
        "upper" => Text(value).ToUpperInvariant(),
        "lower" => Text(value).ToLowerInvariant(),
        "string" => Text(value),
        "length" or "count" => value switch
        {
            string text => (long)text.Length,
            List<object?> list => list.Count,
            Dictionary<string, object?> dictionary => dictionary.Count,
            _ => throw Mixed(value),
        },
        "first" => Index(value, 0L),
        "last" => Index(value, -1L),
        "list" => value as List<object?> ?? throw Mixed(value),
        "default" => value is Undefined ? arguments.ElementAtOrDefault(0) : value,
        "tojson" => Json(value),
        "join" => string.Join(Text(arguments.ElementAtOrDefault(0) ?? ""), (value as List<object?> ?? throw Mixed(value)).Select(Text)),
        "safe" => value,
        _ => throw new TemplateException($"the chat template uses the filter '{filter}', which is not supported"),
    };

    private static string Json(object? value) => value switch
    {
        null or Undefined => "null",
        bool truth => truth ? "true" : "false",
        string text => "\"" + JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"",
        List<object?> list => "[" + string.Join(", ", list.Select(Json)) + "]",
        Dictionary<string, object?> dictionary => "{" + string.Join(", ", dictionary.Select(pair => Json(pair.Key) + ": " + Json(pair.Value))) + "}",
        _ => Text(value),
    };

    private static bool AreEqual(object? left, object? right) =>
        left is List<object?> first && right is List<object?> second ? first.SequenceEqual(second) : Equals(left, right);

    private static bool Contains(object? container, object? item) => container switch
    {
        string text => text.Contains(Text(item), StringComparison.Ordinal),
        List<object?> list => list.Exists(element => AreEqual(element, item)),
        Dictionary<string, object?> dictionary => dictionary.ContainsKey(Text(item)),
        _ => throw Mixed(container),
    };

    private static long FloorDivide(long left, long right) =>
        (left / right) - (left % right != 0 && (left < 0) != (right < 0) ? 1 : 0);

    private static long Number(object? value) => value switch
    {
        long number => number,
        bool truth => truth ? 1 : 0,
        _ => throw Mixed(value),
    };

    private static TemplateException Mixed(object? value) =>
        new($"the chat template uses {(value is Undefined ? "something undefined" : $"'{Text(value)}'")} where that kind of value makes no sense");
}
