using System.Text;
using AgentHost.VariableTexts;

namespace AgentHost.Configuration;

/// <summary>
/// Fills <c>$VAR</c>, <c>${VAR}</c> and <c>${VAR:-default}</c> from the environment; <c>$$</c> is a dollar sign. A default may hold them again;
/// what was filled in from the environment is not expanded.
/// </summary>
public static class ValueExpander
{
    /// <summary>Expands a text.</summary>
    public static Expansion Expand(string text, Func<string, string?> environment)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return new(text, null);
        }
        var pieces = VariableText.Read(text, commands: false, out var problem);
        if (problem is not null)
        {
            return new(null, problem + ".");
        }
        var result = new StringBuilder(text.Length + 32);
        foreach (var piece in pieces)
        {
            if (piece.Kind == VariablePieceKind.Command)
            {
                return new(null, "$(command) is not run in settings; put the value into an environment variable and write $NAME.");
            }
            var isText = false;
            var value = piece.Kind == VariablePieceKind.Text ? piece.Text : piece.ValueIn(environment, out isText);
            if (isText)
            {
                var filled = Expand(value!, environment);
                if (filled.Problem is not null)
                {
                    return filled;
                }
                value = filled.Value;
            }
            if (value is null)
            {
                return new(null, piece.NotSet + ".");
            }
            result.Append(value);
        }
        return new(result.ToString(), null);
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
}
