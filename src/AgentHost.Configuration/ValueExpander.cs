using System.Text;

namespace AgentHost.Configuration;

/// <summary>
/// Fills <c>$VAR</c>, <c>${VAR}</c> and <c>${VAR:-default}</c> from the environment; <c>$$</c> is a dollar sign. What was filled in is not expanded again.
/// </summary>
public static class ValueExpander
{
    /// <summary>Expands a text.</summary>
    public static Expansion Expand(string text, Func<string, string?> environment)
    {
        var at = text.IndexOf('$', StringComparison.Ordinal);
        if (at < 0)
        {
            return new(text, null);
        }
        var result = new StringBuilder(text.Length + 32);
        var last = 0;
        for (; at >= 0; at = text.IndexOf('$', last))
        {
            result.Append(text, last, at - last);
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (next == '$')
            {
                result.Append('$');
                last = at + 2;
            }
            else if (next == '(')
            {
                return new(null, "$(command) is not run in settings; put the value into an environment variable and write $NAME.");
            }
            else if (next == '{')
            {
                var end = text.IndexOf('}', at);
                if (end < 0)
                {
                    return new(null, "the ${ is never closed; add the missing }.");
                }
                var (name, otherwise) = Split(text[(at + 2)..end]);
                if (NameLength(name) != name.Length || name.Length == 0)
                {
                    return new(null, $"\"{name}\" is no name of an environment variable; write ${{NAME}} or ${{NAME:-default}}.");
                }
                // As in a shell, :- also stands in for an empty value.
                var value = environment(name);
                value = string.IsNullOrEmpty(value) ? otherwise ?? value : value;
                if (value is null)
                {
                    return NotSet(name);
                }
                result.Append(value);
                last = end + 1;
            }
            else if (NameLength(text.AsSpan(at + 1)) is > 0 and var length)
            {
                var name = text.Substring(at + 1, length);
                if (environment(name) is not { } value)
                {
                    return NotSet(name);
                }
                result.Append(value);
                last = at + 1 + length;
            }
            else
            {
                result.Append('$');
                last = at + 1;
            }
        }
        return new(result.Append(text, last, text.Length - last).ToString(), null);
    }

    /// <summary>
    /// Expands a member of a provider's entry where it is used; a value of the project's files is never filled: it could take what is in the environment to an
    /// address of the project's.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="provider">The entry's name.</param>
    /// <param name="path">The member: <c>"baseUrl"</c>, or <c>"headers", "x-name"</c>.</param>
    /// <param name="environment">Reads the environment.</param>
    /// <returns>Null and no problem where the member is absent or no text.</returns>
    public static Expansion ExpandProvider(SettingsView settings, string provider, ReadOnlySpan<string> path, Func<string, string?> environment)
    {
        string[] whole = ["providers", provider, .. path];
        if (settings.Text(whole) is not { } text || !text.Contains('$', StringComparison.Ordinal))
        {
            return new(settings.Text(whole), null);
        }
        var place = string.Join('.', whole);
        if (settings.ScopeOf(whole) is SettingsScope.Project or SettingsScope.Local)
        {
            return new(
                null,
                $"{settings.OriginOf(whole)}: {place} may not hold $ in a project's file, since the environment could leave the machine by it; "
                + "move the entry to your own settings.");
        }
        var expansion = Expand(text, environment);
        return expansion.Problem is null ? expansion : new(null, $"{settings.OriginOf(whole)}: {place}: {expansion.Problem}");
    }

    private static Expansion NotSet(string name) =>
        new(null, $"the environment variable {name} is not set; set it, or write ${{{name}:-default}}.");

    private static (string Name, string? Default) Split(string inner)
    {
        var at = inner.IndexOf(":-", StringComparison.Ordinal);
        return at < 0 ? (inner, null) : (inner[..at], inner[(at + 2)..]);
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (text[length] == '_' || char.IsAsciiLetter(text[length]) || (length > 0 && char.IsAsciiDigit(text[length]))))
        {
            length++;
        }
        return length;
    }
}
