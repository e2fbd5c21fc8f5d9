using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary>Text of a plugin's requests, as a person reads it, and the question.</summary>
internal static class ConsentText
{
    private static readonly (string Word, string Label)[] Kinds =
    [
        ("code", "runs"), ("brings", "brings"), ("exec", "starts"), ("network", "reaches"), ("read", "reads"), ("write", "changes"),
        ("secrets", "secrets"), ("models", "models"), ("allows", "allows"), ("requires", "needs"),
    ];

    /// <summary>One line for each kind.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string> asks)
    {
        foreach (var (word, label) in Kinds)
        {
            var values = asks.Where(ask => ask.StartsWith(word + " ", StringComparison.Ordinal)).Select(ask => Value(word, ask[(word.Length + 1)..])).ToList();
            if (values.Count > 0)
            {
                yield return $"{label,-8} {CleanText.Line(string.Join(", ", values), 1_000)}";
            }
        }
    }

    /// <summary>Lists the requests of permissions, a line each, as <see cref="Lines"/> takes them.</summary>
    public static IReadOnlyList<string> AsksOf(PluginPermissions permissions) =>
    [
        .. permissions.Exec.Select(static value => "exec " + value),
        .. permissions.Network.Select(static value => "network " + value),
        .. permissions.Read.Select(static value => "read " + value),
        .. permissions.Write.Select(static value => "write " + value),
        .. permissions.Secrets.Select(static value => "secrets " + value),
        .. permissions.Models.Select(static value => "models " + value),
        .. permissions.PreApprove ? ["allows calls in advance, in trusted workspaces"] : Array.Empty<string>(),
    ];

    /// <summary>Refuses what would have to ask where nobody can be asked.</summary>
    /// <exception cref="HostException">There is nobody.</exception>
    public static void NeedPerson(ITerminal terminal, bool yes, string what)
    {
        if (!yes && !terminal.CanAsk)
        {
            throw new HostException(HostFailure.Invalid, $"{what} asks a person, and there is no terminal: say --yes to agree without being asked.");
        }
    }

    /// <summary>Shows what a plugin asks for and asks; true where the person agrees.</summary>
    public static async ValueTask<bool> AskAsync(ITerminal terminal, PendingInstall pending, bool yes, CancellationToken cancellationToken)
    {
        var error = terminal.Error;
        var manifest = pending.Manifest;
        error.WriteLine(
            $"{manifest.Id} {(pending.Before is { } before && before != manifest.Version ? $"{before} → " : "")}{manifest.Version}"
            + $"{(manifest.Description is { } about ? ": " + CleanText.Line(about, 200) : "")}");
        error.WriteLine($"  from     {CleanText.Line(pending.Source, 300)}");
        error.WriteLine($"  hash     {pending.Hash}");
        if (pending.Before is null && manifest.Entry is null)
        {
            error.WriteLine("  runs     no code of its own: declarations");
        }

        if (pending.Before is not null && pending.Wanted.Count > 0)
        {
            error.WriteLine("It asks for more than was agreed to:");
        }

        return await AskAsync(
            terminal, pending.Wanted, pending.Notes, pending.Before is null ? "Install it?" : "Take it?",
            yes || (pending.Before is not null && pending.Wanted.Count == 0), cancellationToken);
    }

    /// <summary>The same for lines alone.</summary>
    public static async ValueTask<bool> AskAsync(
        ITerminal terminal, IReadOnlyList<string> wanted, IReadOnlyList<string> notes, string question, bool yes, CancellationToken cancellationToken)
    {
        foreach (var line in Lines(wanted))
        {
            terminal.Error.WriteLine($"  {line}");
        }

        foreach (var note in notes)
        {
            terminal.Error.WriteLine($"! {CleanText.Line(note, 500)}");
        }

        if (yes)
        {
            return true;
        }

        NeedPerson(terminal, yes, "This");
        terminal.Error.Write($"{question} [y/N] ");
        if ((await terminal.ReadLineAsync(cancellationToken))?.Trim() is { } answer
            && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        terminal.Error.WriteLine("Nothing was changed.");
        return false;
    }

    private static string Value(string word, string value) => (word, value) switch
    {
        ("code", "process") => "a process of its own; its code can do what you can",
        ("code", _) => "the program's own process",
        ("exec", "*") => "any program",
        ("network", "*") => "any host",
        _ => value,
    };
}
