namespace AgentHost.Kernel.Tests.Redaction;

/// <summary>Made-up secrets of each shape.</summary>
internal static class Samples
{
    private const string Body = "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAb3dEf6h";

    public static TheoryData<string> Secrets =>
    [
        "sk-" + Body, "sk-proj-" + Body, "sk-ant-api03-" + Body, "ghp_" + Body, "github_pat_" + Body, "glpat-" + Body, "AKIA" + "IOSFODNN7EXAMPL3",
        "AIza" + Body, "xoxb-" + Body, "sk_live_" + Body, "npm_" + Body, "hf_" + Body, "gsk_" + Body, "xai-" + Body, "eyJ" + Body + "." + Body + "." + Body,
    ];

    public static string Key => $"-----BEGIN RSA PRIVATE KEY-----\n{Body}\n{Body}\n-----END RSA PRIVATE KEY-----";
}
