using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Infrastructure.Tools;

internal sealed record ComponentValidateArguments([property: MaxLength(300)] string Component, [property: MaxLength(1_000)] string Stack);
