using AgentHost.Configuration;

namespace AgentHost.Auditing;

/// <summary>Settings of the audit log; a project's file has no say in them.</summary>
/// <param name="Folder">Its folder; null for the usual place.</param>
/// <param name="Enabled">True when it is kept.</param>
/// <param name="Required">True when nothing runs that cannot be written down.</param>
/// <param name="Retention">Least time that lines are kept.</param>
public sealed record AuditSettings(string? Folder, bool Enabled, bool Required, TimeSpan Retention)
{
    public const int DefaultDays = 365;

    public static AuditSettings Of(SettingsView settings, Func<string, string?> variables) =>
        settings.Find("audit") is null
            ? new(null, true, false, TimeSpan.FromDays(DefaultDays))
            : new(
                Place(settings.Text("audit", "path"), variables),
                settings.Flag("audit", "enabled") ?? true,
                settings.Flag("audit", "required") ?? false,
                TimeSpan.FromDays(settings.Integer("audit", "retentionDays") ?? DefaultDays));

    // Written out: those of numbers and times need comparers, made at each start.
    public override int GetHashCode() => Folder?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public bool Equals(AuditSettings? other) =>
        other is not null && Folder == other.Folder && Enabled == other.Enabled && Required == other.Required && Retention == other.Retention;

    private static string? Place(string? path, Func<string, string?> variables) =>
        path is not null && (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            ? Path.Combine(
                variables("HOME") ?? variables("USERPROFILE") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                path.Length > 2 ? path[2..] : "")
            : path;
}
