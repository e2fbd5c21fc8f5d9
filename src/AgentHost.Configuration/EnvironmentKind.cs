namespace AgentHost.Configuration;

/// <summary>How the text of a variable is read.</summary>
internal enum EnvironmentKind
{
    Text,
    Integer,
    Duration,
    Mode,
    Money,
    Preference,

    /// <summary><c>ask</c> is true, <c>yes</c> false.</summary>
    Consent,
}
