using System.Text;
using System.Text.RegularExpressions;

namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>Reader of seatbelt profiles: the last rule that matches counts. It knows the forms that are written here, and refuses others.</summary>
internal sealed class SeatbeltRules
{
    private readonly List<(bool Allow, string Operation, List<object> Filter)> _rules = [];

    /// <summary>Reads a profile.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SeatbeltRules Parse(string text)
    {
        var at = 0;
        var rules = new SeatbeltRules();
        var forms = List(text, ref at, outermost: true);
        Assert.Equal(["version", "1"], (List<object>)forms[0]);
        foreach (var form in forms.Skip(1).Cast<List<object>>())
        {
            var allow = (string)form[0] is var word && word is "allow" or "deny" ? word == "allow" : throw new FormatException($"{word} is no decision.");
            var filters = form.Skip(1).OfType<List<object>>().ToList();
            foreach (var operation in form.Skip(1).OfType<string>())
            {
                rules._rules.AddRange(filters.Count == 0 ? [(allow, operation, [])] : filters.Select(filter => (allow, operation, filter)));
            }
        }

        return rules;
    }

    /// <summary>Tests that something can be done with a path.</summary>
    public bool Allows(string operation, string path) => Decide(operation, filter => filter switch
    {
        ["subpath", Quoted below] => path == below.Text || path.StartsWith(below.Text.TrimEnd('/') + "/", StringComparison.Ordinal),
        ["literal", Quoted only] => path == only.Text,
        ["regex", Quoted pattern] => Regex.IsMatch(path, pattern.Text, RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1)),
        _ => false,
    });

    /// <summary>Tests that an address is reached, such as <c>remote ip</c> for any, or <c>localhost:80</c>.</summary>
    public bool AllowsAddress(string operation, string address) => Decide(operation, filter => filter switch
    {
        [string side, "ip"] => address == $"{side} ip" || address.StartsWith("localhost", StringComparison.Ordinal),
        [string, "ip", Quoted one] => address == one.Text,
        _ => false,
    });

    private bool Decide(string operation, Func<List<object>, bool> isMatch)
    {
        var last = _rules.FindLastIndex(rule => IsFor(rule.Operation, operation) && (rule.Filter.Count == 0 || isMatch(rule.Filter)));
        return last >= 0 && _rules[last].Allow;
    }

    private static bool IsFor(string pattern, string operation) =>
        pattern == "default" || pattern == operation || (pattern[^1] == '*' && operation.StartsWith(pattern[..^1], StringComparison.Ordinal));

    private static List<object> List(string text, ref int at, bool outermost = false)
    {
        var found = new List<object>();
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '(':
                    at++;
                    found.Add(List(text, ref at));
                    break;
                case ')' when !outermost:
                    at++;
                    return found;
                case ' ' or '\n':
                    at++;
                    break;
                case '"':
                    at++;
                    found.Add(new Quoted(Text(text, ref at, isRaw: false)));
                    break;
                case '#' when text[at + 1] == '"':
                    at += 2;
                    found.Add(new Quoted(Text(text, ref at, isRaw: true)));
                    break;
                default:
                    var end = text.AsSpan(at).IndexOfAny(" \n()\";") is >= 0 and var length ? at + length : text.Length;
                    found.Add(end > at ? text[at..end] : throw new FormatException($"{text[at]} at {at} cannot be read."));
                    at = end;
                    break;
            }
        }

        return outermost ? found : throw new FormatException("A list has no end.");
    }

    private static string Text(string text, ref int at, bool isRaw)
    {
        var found = new StringBuilder();
        for (; text[at] != '"'; at++)
        {
            at += text[at] == '\\' && !isRaw ? 1 : 0;
            found.Append(text[at]);
        }

        at++;
        return found.ToString();
    }

    /// <summary>Text in quotes.</summary>
    private sealed record Quoted(string Text);
}
