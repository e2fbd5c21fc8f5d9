namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Answers to the questions that the engine asks itself.</summary>
internal static class Waits
{
    public const string RunAgain = "run it again";
    public const string WasDone = "it was done";
    public const string Failed = "it failed";
    public const string GoOn = "go on";
    public const string End = "end the loop";
}
