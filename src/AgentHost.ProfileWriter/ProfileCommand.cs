namespace AgentHost.ProfileWriter;

/// <summary><c>AgentHost.ProfileWriter OUTPUT ASSEMBLY…</c>: exit code 0, or 2 with one sentence on standard error.</summary>
internal static class ProfileCommand
{
    public static int Run(string[] words, TextWriter errors)
    {
        if (words is not [var output, _, ..])
        {
            errors.WriteLine("Give the profile to write, and the assemblies whose asynchronous methods it is to name: OUTPUT ASSEMBLY…");
            return 2;
        }

        try
        {
            var profile = new Profile();
            foreach (var assembly in words.AsSpan(1))
            {
                profile.Add(StateMachines.In(assembly));
            }

            File.WriteAllBytes(output, profile.ToBytes());
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException or InvalidOperationException)
        {
            errors.WriteLine($"The profile {output} cannot be written: {exception.Message}");
            return 2;
        }
    }
}
