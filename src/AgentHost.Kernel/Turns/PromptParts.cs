namespace AgentHost.Kernel.Turns;

/// <summary>Parts of prompts in the form in which they are stored and told.</summary>
public static class PromptParts
{
    /// <summary>The parts without what is there to be summed up.</summary>
    public static IReadOnlyList<Part> Bare(IReadOnlyList<Part> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var part in parts)
        {
            if (part is ReferencePart { Whole: not null })
            {
                return [.. parts.Select(static part => part is ReferencePart { Whole: not null } reference ? reference with { Whole = null } : part)];
            }
        }

        return parts;
    }
}
