using Microsoft.Extensions.Hosting;
using Sarnakh.Application;

SarnakhApplication.CreateBuilder(args).Build().Run();
