namespace AgentHost.Plugins.Skills.Checking;

/// <summary>Stable codes of what the check of skills finds; those that other files have, too, are written alike.</summary>
internal static class SkillCodes
{
    /// <summary>The file or folder is missing, too long, or cannot be read.</summary>
    public const string FileUnreadable = "file-unreadable";

    /// <summary>The file has another name than the standard's.</summary>
    public const string FileName = "skill-file-name";

    /// <summary>The name breaks the standard's rules, or is not the folder's.</summary>
    public const string Name = "skill-name";

    /// <summary>A member that the standard does not have.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>A member that has to be there is missing.</summary>
    public const string MissingKey = "missing-key";

    /// <summary>A member holds something else than the standard says.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>A member is longer than the standard allows.</summary>
    public const string WrongValue = "wrong-value";

    /// <summary>The text behind the head is empty, or long.</summary>
    public const string Body = "skill-text";

    /// <summary>A folder that a plugin names holds no skills, or lies elsewhere.</summary>
    public const string Folder = "skill-folder";
}
