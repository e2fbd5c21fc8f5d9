namespace AgentHost.Editing.Edits;

/// <summary>Makes the steps of an edit, all or none.</summary>
internal interface IEditCommit : IDisposable
{
    /// <summary>Folders that were made for what stands in them now, the outer ones first.</summary>
    IReadOnlyList<string> MadeFolders { get; }

    /// <summary>Makes all steps, or none.</summary>
    /// <exception cref="EditException">Nothing was changed, and why.</exception>
    void Run(IReadOnlyList<EditStep> steps);
}
