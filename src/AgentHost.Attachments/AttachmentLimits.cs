using AgentHost.Configuration;

namespace AgentHost.Attachments;

/// <summary>Limits of what goes with a prompt: <c>context</c> of the settings.</summary>
/// <param name="Files">References in all.</param>
/// <param name="Lines">Lines of one file.</param>
/// <param name="Summarize">True when a model may sum up what is longer.</param>
internal sealed record AttachmentLimits(int Files, int Lines, bool Summarize)
{
    /// <summary>Characters of one reference: about 15,000 tokens.</summary>
    public const int ItemChars = 60_000;

    /// <summary>Characters of all of them: about 50,000 tokens.</summary>
    public const int AllChars = 200_000;

    /// <summary>Characters that a model is given to sum up.</summary>
    public const int WholeChars = 2_000_000;

    /// <summary>Bytes that are read of a file.</summary>
    public const int FileBytes = 8 * 1024 * 1024;

    /// <summary>Bytes of an image.</summary>
    public const int ImageBytes = 5 * 1024 * 1024;

    public static AttachmentLimits Of(SettingsView settings) => new(
        Math.Clamp(settings.Integer("context", "maxFiles") ?? 20, 0, 100),
        Math.Clamp(settings.Integer("context", "maxLinesPerFile") ?? 2_000, 1, 100_000),
        Summarizes(settings));

    /// <summary>Tests that a person lets a model read and sum up what is too long to be sent.</summary>
    public static bool Summarizes(SettingsView settings) => settings.Flag("context", "summarize") == true;
}
