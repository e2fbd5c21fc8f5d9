namespace AgentHost.VariableTexts;

/// <summary>One piece of a text with variables.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text as it is meant, the variable's name, or the command's line.</param>
/// <param name="Default">What stands in for a variable that is not set or empty; null for nothing.</param>
internal readonly record struct VariablePiece(VariablePieceKind Kind, string Text, string? Default = null)
{
    /// <summary>Says that a variable without a default is not set; without a full stop.</summary>
    public string NotSet => $"the environment variable {Text} is not set; set it, or write ${{{Text}:-default}}";

    /// <summary>The variable's value; null where it is not set and has no default. As in a shell, a default also stands in for an empty value.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="isText">True where it is a default that has to be read as such a text again.</param>
    public string? ValueIn(Func<string, string?> environment, out bool isText)
    {
        var value = environment(Text);
        var byDefault = string.IsNullOrEmpty(value) && Default is not null;
        isText = byDefault && Default!.Contains('$', StringComparison.Ordinal);
        return byDefault ? Default : value;
    }
}
