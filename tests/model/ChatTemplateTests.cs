using Dialogos.SelfImprove.Model.Templates;
using Xunit;

namespace Dialogos.Tests.Model;

/// <summary>Templates that common models carry, against texts written by hand from their documents.</summary>
public sealed class ChatTemplateTests
{
    [Theory]
    [InlineData(
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n Hi! <|im_end|>\n<|im_start|>assistant\n")]
    [InlineData(
        "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '[' + message['role'] + ']' + message['content'] | trim + '|' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}",
        "<|begin|>[system]Be brief.|[user]Hi!|")]
    [InlineData(
        "{%- if messages[0].role == 'system' -%}\n  {{- 'S:' + messages[0].content }}\n{%- else %}\n  none\n{%- endif %}\n{%- set ns = namespace(count=0) %}\n{%- for m in messages[1:] if false or true %}{% endfor %}",
        "S:Be brief.")]
    [InlineData(
        "{%- set ns = namespace(n=0) %}\n{%- for m in messages %}\n    {%- set ns.n = ns.n + 1 %}\n{%- endfor %}\n{{- ns.n ~ (' turns' if ns.n > 1 else ' turn') }}",
        "2 turns")]
    [InlineData("{% if tools is defined and tools %}x{% elif messages|length == 2 %}{{ messages[-1]['role']|upper }}{% else %}y{% endif %}", "USER")]
    [InlineData("{% if messages[1]['role'] == 'user' %}{{ raise_exception('no users') }}{% endif %}", null)]
    [InlineData("{{ messages | tojson }}", "[{\"role\": \"system\", \"content\": \"Be brief.\"}, {\"role\": \"user\", \"content\": \" Hi! \"}]")]
    [InlineData("{% for m in messages %}\n  {% if loop.last %}\nlast\n  {% endif %}\n{% endfor %}", "last\n")]
    [InlineData("{% macro x() %}{% endmacro %}", null)]
    [InlineData("{{ strftime_now('%d') }}", null)]
    [InlineData("{% for m in messages %}", null)]
    [InlineData("{{ 'a' + 1 }}", null)]
    public void Templates_render_or_say_what_they_lack(string template, string? expected)
    {
        ChatTurn[] turns = [new("system", "Be brief."), new("user", " Hi! ")];
        string Render() => new ChatTemplate(template).Render(turns, Shared.ByteVocabulary(), addAnswer: true);
        if (expected is null) Assert.Throws<TemplateException>(Render);
        else Assert.Equal(expected, Render());
    }
}
