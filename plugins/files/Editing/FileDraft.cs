using AgentHost.Plugins.Files.Text;
using AgentHost.TextForms;

namespace AgentHost.Plugins.Files.Editing;

/// <summary>A file while edits are applied to it in memory.</summary>
/// <param name="Path">As it was first named.</param>
/// <param name="Existing">The file as it is; null when there is none.</param>
internal sealed record FileDraft(string Path, ExistingText? Existing)
{
    /// <summary>Its text so far; null while there is none.</summary>
    public string? Text { get; set; } = Existing?.Text;

    /// <summary>The change of the workspace that it comes to.</summary>
    public FileChange ToChange(List<string> notes)
    {
        var format = Existing?.Format ?? TextFormat.Default;
        if (!format.CanHold(Text!))
        {
            format = TextFormat.Default;
            notes.Add($"{Path} is now UTF-8: Latin-1 cannot hold the new text");
        }

        return new(FileChangeKind.Write, Path) { Content = format.GetBytes(Text!), BaseHash = Existing?.Hash };
    }
}
