using System.Text;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Expressions;

/// <summary>A text with values in it: <c>Fix {{ task }}</c>.</summary>
/// <param name="Parts">Texts and expressions, in order.</param>
/// <param name="Source">As it is written.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record Template(IReadOnlyList<object> Parts, string Source, Place Place)
{
    /// <summary>Expressions in it.</summary>
    public IEnumerable<Expression> Expressions => Parts.OfType<Expression>();

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Place of its first character.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static Template Parse(string text, Place from, List<Problem> problems)
    {
        var parts = new List<object>();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                break;
            }

            var close = text.IndexOf("}}", open + 2, StringComparison.Ordinal);
            if (close < 0)
            {
                problems.Add(new Problem(Places.After(text, open, from), "The braces {{ have no closing }}.", ProblemCodes.Expression));
                break;
            }

            if (open > at)
            {
                parts.Add(text[at..open]);
            }

            if (ExpressionParser.Parse(text[(open + 2)..close], Places.After(text, open + 2, from), problems) is { } read)
            {
                parts.Add(read);
            }

            at = close + 2;
        }

        if (at < text.Length)
        {
            parts.Add(text[at..]);
        }

        return new Template(parts, text, from);
    }

    /// <summary>The text with its values.</summary>
    public string Fill(Func<string, object?> find) => Fill(find, static value => value);

    /// <summary>
    /// A line for a POSIX shell: each value is one word of it, whatever it holds. A template that is one expression alone is the line itself.
    /// </summary>
    public string FillQuoted(Func<string, object?> find) => Parts is [Expression] ? Fill(find)
        : Fill(find, static value => "'" + value.Replace("'", "'\\''", StringComparison.Ordinal) + "'");

    private string Fill(Func<string, object?> find, Func<string, string> show)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            text.Append(part is Expression expression ? show(Values.Show(Evaluator.Evaluate(expression, find))) : (string)part);
        }

        return text.ToString();
    }
}
