namespace AgentHost.Configuration;

/// <summary>Kind of value that the text of a variable is read as.</summary>
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
