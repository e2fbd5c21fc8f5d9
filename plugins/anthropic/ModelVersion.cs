namespace AgentHost.Plugins.Anthropic;

/// <summary>Version of a model, read from its name: <c>claude-opus-4-6</c> and <c>claude-3-7-sonnet-20250219</c> alike.</summary>
/// <param name="Number">Major and minor as one number, 406 for 4.6; 0 for other names.</param>
/// <param name="Named">Fable and Mythos, which are ahead of the others of their number.</param>
internal readonly record struct ModelVersion(int Number, bool Named)
{
    /// <summary>Effort instead of a budget (documentation, "Adaptive thinking": 4.6 and later).</summary>
    public bool ThinksAdaptively => Number >= 406;

    /// <summary>Thinks without being asked, and shows nothing of it unless asked (documentation, "What's new" in 5 and 5.5).</summary>
    public bool ThinksByItself => Number >= 500;

    /// <summary>Ties its thinking to what stood before it (documentation, "Preserved thinking": Fable 5.1, then 5.5).</summary>
    public bool BindsThinking => Number >= 505 || (Named && Number >= 501);

    /// <summary>The bound of an answer where nobody said one; the wire wants a number. Each is within what the models of that age can write.</summary>
    public int UsualOutput => Number switch
    {
        >= 406 => 64_000,
        >= 307 => 32_000,
        >= 300 and < 305 => 4_096,
        _ => 8_192,
    };

    public static ModelVersion Of(string model)
    {
        var at = model.IndexOf("claude", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return default;
        }

        var name = model.AsSpan(at);
        int? major = null;
        foreach (var range in name.SplitAny('-', '.', '@', ':', '_'))
        {
            var word = name[range];
            var number = 0;
            var isNumber = word.Length is 1 or 2
                && int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
            if (major is { } first)
            {
                return Make(first, isNumber ? number : 0, name);
            }

            major = isNumber ? number : null;
        }

        return major is { } only ? Make(only, 0, name) : default;
    }

    private static ModelVersion Make(int major, int minor, ReadOnlySpan<char> name) =>
        new((major * 100) + minor, name.Contains("fable", StringComparison.OrdinalIgnoreCase) || name.Contains("mythos", StringComparison.OrdinalIgnoreCase));
}
