using AgentHost.Permissions.Lines;

namespace AgentHost.Editing.Snapshots;

/// <summary>Tells whether the commands of a plan may change files.</summary>
public static class WriteDetector
{
    /// <summary>False only where each command is known to read and nothing else.</summary>
    public static bool MayWrite(ToolPlan plan)
    {
        if (!plan.Effects.HasFlag(ToolEffects.Execute))
        {
            return false;
        }

        foreach (var resource in plan.Resources)
        {
            if (resource.Kind == ResourceKind.Command && MayWrite(resource))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayWrite(Resource command)
    {
        if (OperatingSystem.IsWindows() || command.Words is { Count: 0 })
        {
            return true;
        }

        if (command.Words is { } words)
        {
            return !OnlyRead([ShellCommandAnalyzer.ReadProgram(words)]);
        }

        var reading = ShellCommandAnalyzer.Read(command.Value);
        return reading.Failure is not null || !OnlyRead(reading.Parts);
    }

    private static bool OnlyRead(IReadOnlyList<LinePart> parts) => ReadOnlyCommands.AreQuiet(parts) && !WritesFile(parts);

    private static bool WritesFile(IReadOnlyList<LinePart> parts)
    {
        foreach (var part in parts)
        {
            if (part.Kind == LinePartKind.Write || WritesFile(part.Inner))
            {
                return true;
            }
        }

        return false;
    }
}
