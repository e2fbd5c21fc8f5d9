using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>The commands of a frozen plan: a call starts these, as they were judged, and nothing else.</summary>
/// <param name="plan">The plan.</param>
/// <param name="paths">The workspace, by whose names folders are compared.</param>
internal sealed class PlannedCommands(ToolPlan plan, IWorkspacePaths paths)
{
    private readonly Resource[] _commands = [.. plan.Resources.Where(static resource => resource.Kind == ResourceKind.Command)];

    /// <summary>The process as it may be started; null when the plan does not name it.</summary>
    /// <param name="spec">What is asked for.</param>
    /// <param name="shell">The target's shell.</param>
    public ProcessSpec? Admit(ProcessSpec spec, IReadOnlyList<string> shell)
    {
        // A copy: what was compared is what is started.
        List<string> words = [spec.FileName, .. spec.Arguments];
        foreach (var command in _commands)
        {
            var line = command.Words is null ? SimpleCommandParser.Parse(command.Value) : CommandLine.OfWords(command.Words);
            var isMeant = (command.Words is null && words.SequenceEqual([.. shell, command.Value], StringComparer.Ordinal))
                || (line is { IsPlain: true, Expands: false } && words.SequenceEqual(line.Words, StringComparer.Ordinal));
            if (isMeant && Place(spec.WorkingDirectory) == Place(command.WorkingFolder))
            {
                return Guard(
                    spec with { Arguments = words[1..] },
                    command.Words ?? (OperatingSystem.IsWindows() && line.IsPlain ? line.Words : null),
                    command.Value);
            }
        }

        return null;
    }

    /// <summary>Explains why a process is not started.</summary>
    public string Refuse(ProcessSpec spec)
    {
        var tool = plan.Call.Tool;
        if (_commands.Length == 0)
        {
            return plan.Effects.HasFlag(ToolEffects.Execute)
                ? $"{tool} may not run {spec.FileName}: its plan names no command."
                : $"{tool} may not run programs: its plan does not say that it does.";
        }

        var planned = string.Join(
            ", ",
            _commands.Take(3).Select(static command => $"\"{Short(command.Value)}\"{(command.WorkingFolder is { } folder ? $" in {Short(folder)}" : "")}"));
        return $"{tool} may not run \"{Short(string.Join(' ', [spec.FileName, .. spec.Arguments]))}\""
            + $"{(spec.WorkingDirectory is { } place ? $" in {Short(place)}" : "")}: its plan names "
            + $"{planned}{(_commands.Length > 3 ? $" and {_commands.Length - 3} more" : "")}.";
    }

    private static ProcessSpec Guard(ProcessSpec spec, IReadOnlyList<string>? command, string line)
    {
        if (ReadOnlyCommands.EnvironmentFor(command, line, spec.Environment) is not { } variables)
        {
            return spec;
        }

        var merged = new Dictionary<string, string?>(spec.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            merged[name] = value;
        }

        return spec with { Environment = merged };
    }

    private string Place(string? folder) => paths.Lexical(string.IsNullOrWhiteSpace(folder) ? "." : folder);

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 120 ? line : string.Concat(line.AsSpan(0, 119), "…");
    }
}
