namespace AgentHost.AheadOfTime;

/// <summary><c>profile OUTPUT ASSEMBLY…</c>: exit code 0, or 2 with one sentence on standard error.</summary>
internal static class PreparationCommand
{
    public static int Run(string[] words, TextWriter errors)
    {
        try
        {
            switch (words)
            {
                case ["profile", var output, _, ..]:
                    var profile = new Profile();
                    foreach (var assembly in words.AsSpan(2))
                    {
                        profile.Add(StateMachines.In(assembly));
                    }

                    File.WriteAllBytes(output, profile.ToBytes());
                    return 0;
                default:
                    errors.WriteLine("Give \"profile OUTPUT ASSEMBLY…\", the profile to write and the assemblies whose asynchronous methods it is to name.");
                    return 2;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or BadImageFormatException or InvalidDataException or InvalidOperationException)
        {
            errors.WriteLine($"{string.Join(' ', words)}: {exception.Message}");
            return 2;
        }
    }
}
