using AgentHost.Client;
using AgentHost.Terminal.Prompting;

namespace AgentHost.Terminal.Commands;

/// <summary>
/// Commands by name: those of the conversation, and those that the host lists (of plugins, files, skills, servers), which come later and hide none.
/// <see cref="Complete"/> and <see cref="Count"/> belong to one thread; all else may be called from any, and sees one list or the next.
/// </summary>
internal sealed class CommandRegistry
{
    private readonly Dictionary<string, ChatCommand> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _uses = new(StringComparer.OrdinalIgnoreCase);
    private volatile IReadOnlyList<CommandSpec> _host = [];

    /// <summary>Makes a registry.</summary>
    /// <param name="commands">Commands of the conversation.</param>
    public CommandRegistry(IEnumerable<ChatCommand> commands)
    {
        foreach (var command in commands)
        {
            Own.Add(command);
            foreach (var name in command.Aliases.Prepend(command.Name))
            {
                _own.Add(name, command);
            }
        }
    }

    /// <summary>Commands of the conversation, in the order of help.</summary>
    public List<ChatCommand> Own { get; } = [];

    /// <summary>Commands of the host that no other of that name hides.</summary>
    public IEnumerable<CommandSpec> OfHost => _host.Where(command => !command.Hidden && !_own.ContainsKey(command.Name));

    /// <summary>Takes the host's list.</summary>
    /// <param name="commands">The list.</param>
    public void SetHost(IReadOnlyList<CommandSpec> commands) => _host = commands;

    /// <summary>Finds a command of the conversation; null for another's.</summary>
    /// <param name="name">Its name, or another word for it.</param>
    public ChatCommand? Find(string name) => _own.GetValueOrDefault(name);

    /// <summary>Counts a use of a command: what is used more often is completed first. Belongs to the thread that completes.</summary>
    /// <param name="name">Its name; null for none.</param>
    public void Count(string? name)
    {
        if (name is not null)
        {
            _uses[name] = _uses.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>Words for a beginning: those that were used more often first, then by name.</summary>
    /// <param name="text">The beginning, with its slash.</param>
    public IReadOnlyList<Completion> Complete(string text)
    {
        var word = text[1..];
        return [.. Own.Select(static command => (command.Name, Words: command.Aliases, command.Arguments, command.Description))
            .Concat(OfHost.Select(static command => (command.Name, Words: command.Aliases, Arguments: command.ArgumentHint ?? "", command.Description)))
            .Where(command => command.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                || command.Words.Any(alias => alias.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(command => _uses.GetValueOrDefault(command.Name)).ThenBy(static command => command.Name, StringComparer.Ordinal)
            .Select(static command => new Completion("/" + command.Name, command.Description))];
    }

    /// <summary>The nearest names to one that is none; at most three.</summary>
    /// <param name="name">The name.</param>
    public IReadOnlyList<string> Near(string name) =>
        [.. Own.Select(static command => command.Name).Concat(OfHost.Select(static command => command.Name))
            .Where(known => known.StartsWith(name[..1], StringComparison.OrdinalIgnoreCase)).Take(3)];
}
